// The exact count: CountTokens on the base model, for Claude then the Messages count on bedrock-mantle, else a reason to estimate.
import type { BedrockRuntimeClient, CountTokensInput } from '@aws-sdk/client-bedrock-runtime';
import { BqError } from '../../base/errors.ts';
import { english, phrase } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { partitionOf } from '../../catalog/partitions.ts';
import type { ExactCount, ExactCounter } from '../../prompts/count.ts';
import { type CountableInput, countTokensRequest, messagesRequest, withBytes } from '../../prompts/kinds/exact-request.ts';
import type { CountedRecord } from '../../prompts/record.ts';
import { COUNT } from '../../words/en/count.ts';
import { requireCount } from '../calls/answers.ts';
import { transportOf } from '../calls/client-options.ts';
import { bedrockRuntimeClient } from '../calls/clients.ts';
import { type CallContext, toBqError } from '../calls/errors.ts';
import { type RetryNotice, withRetry } from '../calls/retry.ts';
import { type Transport, tooSlow } from '../calls/transport.ts';
import type { AwsSession } from '../session/session.ts';
import { mantleCount, mantleModelId } from './mantle-count.ts';

export interface ExactCounterOptions {
  readonly region: string;
  readonly now: () => Date;
  readonly onRetry?: (notice: RetryNotice) => void;
  /** For tests: shortens the waits between attempts. */
  readonly waitFactor?: number;
}

/** For one count, with everything that is tried for it. */
const SECONDS = 50;
/** A long prompt takes a while to go out. */
const LIMITS = { answerMs: SECONDS * 1000, wholeMs: SECONDS * 1000 };

/** AWS's words for a model it cannot count, and for an ID it does not take here. */
const NOT_COUNTABLE = /doesn.t support counting tokens|does not support counting|model identifier is invalid|is not supported/i;

/** Tries each model once: what AWS refused for one request it refuses for all. */
export function exactCounter(session: AwsSession, options: ExactCounterOptions): ExactCounter {
  const refusals = new Map<string, string>();
  let client: Promise<BedrockRuntimeClient> | undefined;
  let transport: Transport | undefined;
  const { region } = options;
  // Elsewhere nobody has published its address; one that was named is asked.
  const hasMantle = partitionOf(region).hasMantle || session.endpointOf('BEDROCK_MANTLE') !== null;

  async function countTokens(record: CountedRecord, signal: AbortSignal): Promise<ExactCount> {
    client ??= bedrockRuntimeClient(session, region, LIMITS);
    const [ready, { CountTokensCommand }] = await Promise.all([client, import('@aws-sdk/client-bedrock-runtime')]);
    const { request, excludes } = countTokensRequest(record.parsed, isClaude(record));
    const command = new CountTokensCommand({ modelId: record.model.id, input: sdkInput(request) });
    const retry = { onRetry: options.onRetry, signal, waitFactor: options.waitFactor };
    try {
      const { inputTokens } = await withRetry(() => ready.send(command, { abortSignal: signal }), retry);
      return { method: 'count-tokens', inputTokens: requireCount(inputTokens, 'inputTokens', contextOf(session, region)), excludes };
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === null) throw explained(error, session, region);
      if (NOT_COUNTABLE.test(reason)) refusals.set(record.model.id, reason);
      return { method: 'estimate', reason };
    }
  }

  async function mantle(record: CountedRecord, refused: string, signal: AbortSignal): Promise<ExactCount> {
    const exact = messagesRequest(record.parsed, mantleModelId(record.model.id));
    if (exact === null || refusals.has(`mantle ${record.model.id}`))
      return { method: 'estimate', reason: refusals.get(`mantle ${record.model.id}`) ?? refused };
    try {
      transport ??= transportOf(session, LIMITS);
      const [keys, sender] = [await session.keys(region), transport];
      const retry = { onRetry: options.onRetry, signal, waitFactor: options.waitFactor };
      const inputTokens = await withRetry(
        () => mantleCount(session, region, exact.request, { keys, now: options.now(), transport: sender, signal }),
        retry,
      );
      return { method: 'count-tokens', inputTokens, excludes: exact.excludes };
    } catch (error) {
      if (signal.aborted) throw error;
      const { said, status } = mantleFailure(error);
      const reason = `CountTokens: ${refused}; bedrock-mantle: ${said}`;
      // 400 may be about this one request; anything else is about all of them.
      if (status !== 400) refusals.set(`mantle ${record.model.id}`, reason);
      return { method: 'estimate', reason };
    }
  }

  const counted: ExactCounter = async (record, signal) => {
    const known = refusals.get(record.model.id);
    const first: ExactCount = known === undefined ? await countTokens(record, signal) : { method: 'estimate', reason: known };
    if (first.method === 'count-tokens' || !NOT_COUNTABLE.test(first.reason)) return first;
    return isClaude(record) && hasMantle ? mantle(record, first.reason, signal) : { method: 'estimate', reason: `AWS: ${first.reason}` };
  };

  return async (record, signal) => {
    // Keys have a time of their own.
    await session.keys(region);
    const limit = AbortSignal.timeout(SECONDS * 1000);
    try {
      return await counted(record, AbortSignal.any([signal, limit]));
    } catch (error) {
      throw limit.aborted && !signal.aborted ? explained(tooSlow(SECONDS), session, region) : error;
    }
  };
}

function mantleFailure(error: unknown): { readonly said: string; readonly status: number | undefined } {
  const { message, name, cause, $metadata } = error as Error & {
    cause?: { code?: string };
    $metadata?: { httpStatusCode?: number };
  };
  return { said: name === 'MantleError' ? message : (cause?.code ?? message), status: $metadata?.httpStatusCode };
}

/** The general error, with what --offline means here. */
function explained(error: unknown, session: AwsSession, region: string): BqError {
  const { said, code, kind, advice, cause } = toBqError(error, contextOf(session, region));
  const ours = advice.map((line) => (english(line).startsWith('Add --offline') ? phrase(COUNT, 'estimateOffline') : line));
  return new BqError(said, { code, kind, suggestions: ours, cause });
}

function contextOf(session: AwsSession, region: string): CallContext {
  return { action: 'bedrock:CountTokens', region, profile: session.profile, endpoint: session.endpointOf('BEDROCK_RUNTIME') };
}

function isClaude({ model }: CountedRecord): boolean {
  return model.family.vendor === 'anthropic';
}

/** What AWS said against this model or request, null where the error is of another kind. */
function refusalOf(error: unknown): string | null {
  const { name, message = '' } = error as { name?: string; message?: string };
  if (name !== 'ValidationException' && name !== 'ResourceNotFoundException') return null;
  return stripControl(message, { oneLine: true }).slice(0, 300);
}

/** The request as the SDK takes it: base64 becomes bytes. */
export function sdkInput({ type, body }: CountableInput): CountTokensInput {
  if (type === 'invokeModel') return { invokeModel: { body: new TextEncoder().encode(JSON.stringify(body)) } };
  return { converse: { ...body, messages: withBytes(body.messages) } } as CountTokensInput;
}
