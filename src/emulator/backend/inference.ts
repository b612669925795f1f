// What every inference operation does alike: find the model, read the prompt's size, be admitted, generate, settle.

import type { Model } from '../../catalog/types.ts';
import { PoolTicket, type Refusal } from '../../simulator/pool.ts';
import { admissionCost, heldPerOutputToken, settledCost } from '../../simulator/request-cost.ts';
import type { Reservation, Settlement } from '../../simulator/types.ts';
import type { Call } from '../call.ts';
import type { Directory, Target } from '../directory.ts';
import { throttlingError } from '../throttle.ts';
import { validationError } from '../wire/aws-error.ts';
import { Generation, type GenerationEnd, type Pace } from './generation.ts';
import type { PromptWeight } from './prompt-reader.ts';
import type { PromptSize } from './prompt-size.ts';
import { type LifeCycles, requireRoom } from './refusals.ts';
import { ownTokens, type Replier, type Reply, type ReplyWish, textOf } from './reply.ts';

/** One request on its way through the emulator, as the recorder sees it. */
export interface InferenceRecord {
  readonly requestId: string;
  readonly invocationId: string | null;
  readonly region: string;
  readonly target: Target;
  readonly operation: string;
  readonly size: PromptSize;
  readonly maxTokens: number;
  readonly holdTokens: number;
  /** Settled, if the answer ends as planned. */
  readonly plannedSettledTokens: number;
  readonly plannedSeconds: number;
  readonly burndownRate: number;
  readonly timeToFirstTokenSeconds: number;
}

export interface InferenceObserver {
  admitted(nowSeconds: number, record: InferenceRecord): void;
  refused(nowSeconds: number, record: InferenceRecord, cause: Refusal): void;
  ended(nowSeconds: number, record: InferenceRecord, end: GenerationEnd): void;
}

export interface InferenceSettings {
  readonly directory: Directory;
  readonly reservation: Reservation;
  readonly settlement: Settlement;
  readonly pace: Pace;
  /** Output tokens that the next answer would have if nothing cut it short; whole, 1 or more. */
  readonly drawOutputTokens: () => number;
  readonly burndownRateOf: (model: Model) => number;
  readonly replier: Replier;
  readonly lifeCycles: LifeCycles;
  readonly observer: InferenceObserver;
}

/** Why an answer ends: by itself, at max_tokens, or because a tool is to be run. */
export type Stop = 'end' | 'length' | 'tool';

export interface Inference {
  readonly target: Target;
  readonly size: PromptSize;
  readonly generation: Generation;
  readonly reply: Reply;
  readonly stop: Stop;
}

/** What Bedrock holds when a request sets no limit: the model's own default, else its most. */
const FALLBACK_MAX_TOKENS = 4_096;

/** Who asks: what of a call is needed here. */
export type Caller = Pick<Call, 'region' | 'requestId' | 'invocationId' | 'clock' | 'onAbort'>;

/** What a call asks of its model. */
export interface Asked {
  readonly operation: string;
  readonly target: Target;
  readonly weight: PromptWeight;
  /** The request as it came, where its settings may widen what the model takes. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Null when the request sets none. */
  readonly maxTokens: number | null;
  /** Null where nothing is generated: embeddings, ranks. */
  readonly wish: ReplyWish | null;
}

const NOTHING: Reply = { kind: 'words' };

/**
 * Admits a request or refuses it as Bedrock would.
 *
 * @throws AwsError ValidationException for a limit that the model does not allow or a prompt that does not fit, ResourceNotFoundException past its life, ThrottlingException when a quota has no room
 */
export function startInference(settings: InferenceSettings, call: Caller, asked: Asked): Inference {
  const { operation, target, weight, maxTokens, wish } = asked;
  const { model } = target;
  const limit = model.maxOutputTokens;
  const now = call.clock.nowSeconds();
  settings.lifeCycles.requireAlive(model, call.region.name, now);
  requireRoom({ body: asked.body, tokens: weight.totalTokens, operation }, model);
  if (maxTokens !== null && limit !== null && maxTokens > limit) {
    throw validationError(
      `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`,
    );
  }
  const size = call.region.promptCache.split(weight, now);
  const reply = wish === null ? NOTHING : settings.replier.reply(wish);
  const held = wish === null ? 0 : (maxTokens ?? model.defaultMaxTokensWhenUnset ?? limit ?? FALLBACK_MAX_TOKENS);
  const burndownRate = settings.burndownRateOf(model);
  const wanted = wish === null ? 0 : settings.drawOutputTokens();
  const needed = ownTokens(reply);
  const outputTokens = Math.min(Math.max(wanted, needed ?? 0), held);
  const request = { ...size, maxTokens: held, outputTokens };
  const { pace, observer, reservation, settlement } = settings;
  const holdTokens = admissionCost(request, burndownRate, reservation);
  const record: InferenceRecord = {
    requestId: call.requestId,
    invocationId: call.invocationId,
    region: call.region.label,
    target,
    operation,
    size,
    maxTokens: held,
    holdTokens,
    plannedSettledTokens: settledCost(request, burndownRate),
    plannedSeconds: pace.timeToFirstTokenSeconds + outputTokens / pace.tokensPerSecond,
    burndownRate,
    timeToFirstTokenSeconds: pace.timeToFirstTokenSeconds,
  };
  const { pool } = call.region.pool(model, target.scope);
  const ticket = new PoolTicket();
  const refusal = pool.tryAdmit(now, holdTokens, ticket);
  if (refusal !== null) {
    observer.refused(now, record, refusal);
    throw throttlingError(refusal);
  }
  call.region.promptCache.touch(weight, now);
  observer.admitted(now, record);
  const rates = { burndownRate, heldPerOutputToken: heldPerOutputToken(burndownRate, reservation) };
  const generation = new Generation(call.clock, pace, { pool, ticket, request, rates, settlement, atSeconds: now }, (end) =>
    observer.ended(call.clock.nowSeconds(), record, end),
  );
  call.onAbort(() => generation.cancel());
  return { target, size, generation, reply, stop: stopOf(reply, (needed ?? wanted) > held) };
}

function stopOf(reply: Reply, isCut: boolean): Stop {
  if (isCut) return 'length';
  return reply.kind === 'tool' ? 'tool' : 'end';
}

/** What a span of an answer's tokens reads: made-up words, or the JSON of a text or of a tool's input. */
export function spoken({ reply, generation: { outputTokens } }: Inference, from = 0, to: number = outputTokens): string {
  return textOf(reply, { from, to, outputTokens });
}

/** A tool's input, parsed; empty where max_tokens cut it. */
export function toolInput(inference: Inference): unknown {
  return inference.stop === 'length' ? {} : JSON.parse(spoken(inference));
}
