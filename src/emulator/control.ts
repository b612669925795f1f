// The paths under /_bq/ for whoever watches and plays: what happened, a fresh start, other faults, the answer to a request for an increase.
import { BqError } from '../base/errors.ts';
import { isObject } from '../base/json-value.ts';
import { type Fault, parseFault } from './faults/parse.ts';
import { DECISIONS, type Decision } from './operations/service-quotas.ts';
import type { EmulatorState } from './watch/state.ts';
import type { WireRequest, WireResponse } from './wire/message.ts';

export interface Controls {
  state(): EmulatorState;
  reset(): void;
  setFaults(faults: readonly Fault[]): void;
  /** @returns false where no request for an increase has the ID */
  decide(requestId: string, decision: Decision): boolean;
}

/** @returns null for a path that is not one of these */
export function answerControl(request: WireRequest, controls: Controls): WireResponse | null {
  const { method, path } = request;
  if (path === '/_bq/state' && method === 'GET') return json(200, controls.state());
  if (path === '/_bq/health' && method === 'GET') return json(200, health(controls.state()));
  if (path === '/_bq/reset' && method === 'POST') {
    controls.reset();
    return json(200, { reset: true });
  }
  if (path === '/_bq/faults' && method === 'PUT') return putFaults(request, controls);
  const requestId = /^\/_bq\/quota-requests\/([\w-]+)$/.exec(path)?.[1];
  return requestId !== undefined && method === 'POST' ? decide(requestId, request, controls) : null;
}

/** For whoever waits until it serves: a container's health check, a test's set-up. */
function health({ emulator: { url, region, processId, clockSpeed } }: EmulatorState): unknown {
  return { status: 'ok', url, region, processId, clockSpeed };
}

function putFaults(request: WireRequest, controls: Controls): WireResponse {
  const texts = bodyOf(request);
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string'))
    return json(400, { error: 'the body must be a list of faults, e.g. ["throttle:3"]' });
  try {
    controls.setFaults(texts.map(parseFault));
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    return json(400, { error: error.message, suggestions: error.suggestions });
  }
  return json(200, { faults: texts });
}

function decide(requestId: string, request: WireRequest, controls: Controls): WireResponse {
  const body = bodyOf(request);
  const status = isObject(body) ? DECISIONS.find((name) => name === body.status) : undefined;
  if (!status) return json(400, { error: `the body must be {"status": …}, one of ${DECISIONS.join(', ')}` });
  return controls.decide(requestId, status) ? json(200, { requestId, status }) : json(404, { error: `no request ${requestId}` });
}

function bodyOf({ body }: WireRequest): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
