// What every inference operation does alike: find the model, read the prompt's size, be admitted, generate, settle.

import { mostMaxTokens, unsetMaxTokens } from '../../catalog/max-tokens.ts';
import type { Model } from '../../catalog/types.ts';
import { PoolTicket, type Refusal } from '../../simulator/pool.ts';
import { admissionCost, heldPerOutputToken, settledCost } from '../../simulator/request-cost.ts';
import type { Reservation, ReserveReturns, Settlement } from '../../simulator/types.ts';
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
  /** Of bedrock-mantle: what of max_tokens the end of a request gives back. */
  readonly reserveReturns: ReserveReturns;
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

/** What every format needs of an answer to write it down. */
export interface Answer {
  readonly target: Target;
  readonly size: PromptSize;
  readonly generation: Pick<Generation, 'outputTokens' | 'startSeconds' | 'latencyMilliseconds' | 'firstTokenMilliseconds'> &
    Partial<Pick<Generation, 'plannedTokens'>>;
  readonly reply: Reply;
  readonly stop: Stop;
}

/** An answer that is coming into being. */
export interface Inference extends Answer {
  readonly generation: Generation;
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

/** What an answer will be, and how many output tokens are held for it. */
interface Plan {
  readonly reply: Reply;
  readonly heldTokens: number;
  readonly outputTokens: number;
  readonly stop: Stop;
}

type Planned = Pick<Asked, 'target' | 'maxTokens' | 'wish'>;

function planAnswer({ replier, drawOutputTokens }: Pick<InferenceSettings, 'replier' | 'drawOutputTokens'>, asked: Planned): Plan {
  const { target, maxTokens, wish } = asked;
  if (wish === null) return { reply: NOTHING, heldTokens: 0, outputTokens: 0, stop: 'end' };
  const reply = replier.reply(wish);
  const heldTokens = maxTokens ?? unsetMaxTokens(target.model) ?? FALLBACK_MAX_TOKENS;
  const wanted = drawOutputTokens();
  const needed = ownTokens(reply);
  const outputTokens = Math.min(Math.max(wanted, needed ?? 0), heldTokens);
  return { reply, heldTokens, outputTokens, stop: stopOf(reply, (needed ?? wanted) > heldTokens) };
}

/** @throws AwsError ValidationException for a limit that the model does not allow or a prompt that does not fit */
function requireWithin({ operation, target: { model }, weight, body, maxTokens }: Omit<Asked, 'wish'>): void {
  requireRoom({ body, tokens: weight.totalTokens, operation }, model);
  const limit = mostMaxTokens(model);
  if (maxTokens === null || limit === null || maxTokens <= limit) return;
  throw validationError(
    `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`,
  );
}

/**
 * The answer to a record of a batch job: no quota of requests or tokens a minute is asked, and no cache.
 *
 * @throws AwsError ValidationException as `startInference`
 */
export function batchAnswer(
  settings: Pick<InferenceSettings, 'replier' | 'drawOutputTokens' | 'pace'>,
  asked: Asked,
  startSeconds: number,
): Answer {
  requireWithin(asked);
  const { reply, outputTokens, stop } = planAnswer(settings, asked);
  const { timeToFirstTokenSeconds, tokensPerSecond } = settings.pace;
  const generation = {
    outputTokens,
    startSeconds,
    latencyMilliseconds: Math.round((timeToFirstTokenSeconds + outputTokens / tokensPerSecond) * 1000),
    firstTokenMilliseconds: Math.round(timeToFirstTokenSeconds * 1000),
  };
  const size = { inputTokens: asked.weight.totalTokens, cacheReadTokens: 0, cacheWriteTokens: 0 };
  return { target: asked.target, size, generation, reply, stop };
}

/**
 * Admits a request or refuses it as Bedrock would.
 *
 * @throws AwsError ValidationException for a limit that the model does not allow or a prompt that does not fit, ResourceNotFoundException past its life, ThrottlingException when a quota has no room
 */
export function startInference(settings: InferenceSettings, call: Caller, asked: Asked): Inference {
  const { operation, target, weight } = asked;
  const { model } = target;
  const now = call.clock.nowSeconds();
  settings.lifeCycles.requireAlive(model, call.region.name, now);
  requireWithin(asked);
  const size = call.region.promptCache.split(weight, now);
  const { reply, heldTokens, outputTokens, stop } = planAnswer(settings, asked);
  const { burndownRate, reservation } = countedAs(settings, target);
  const request = { ...size, maxTokens: heldTokens, outputTokens };
  const { pace, observer, settlement } = settings;
  const holdTokens = admissionCost(request, burndownRate, reservation);
  const record: InferenceRecord = {
    requestId: call.requestId,
    invocationId: call.invocationId,
    region: call.region.label,
    target,
    operation,
    size,
    maxTokens: heldTokens,
    holdTokens,
    plannedSettledTokens: settledCost(request, burndownRate),
    plannedSeconds: pace.timeToFirstTokenSeconds + outputTokens / pace.tokensPerSecond,
    burndownRate,
    timeToFirstTokenSeconds: pace.timeToFirstTokenSeconds,
  };
  const { pool } = call.region.pool(target);
  const ticket = new PoolTicket();
  const refusal = pool.tryAdmit(now, holdTokens, ticket);
  if (refusal !== null) {
    observer.refused(now, record, refusal);
    throw throttlingError(refusal, target.endpoint);
  }
  call.region.promptCache.touch(weight, now);
  observer.admitted(now, record);
  const rates = { burndownRate, heldPerOutputToken: heldPerOutputToken(burndownRate, reservation) };
  const generation = new Generation(call.clock, pace, { pool, ticket, request, rates, settlement, atSeconds: now }, (end) =>
    observer.ended(call.clock.nowSeconds(), record, end),
  );
  call.onAbort(() => generation.cancel());
  return new Started({ target, size, generation, reply, stop });
}

class Started implements Inference {
  readonly target: Target;
  readonly size: PromptSize;
  readonly generation: Generation;
  readonly reply: Reply;
  private readonly planned: Stop;

  constructor({ target, size, generation, reply, stop }: Inference) {
    this.target = target;
    this.size = size;
    this.generation = generation;
    this.reply = reply;
    this.planned = stop;
  }

  /** The quota of output may cut it on the way. */
  get stop(): Stop {
    return this.generation.isCut ? 'length' : this.planned;
  }
}

/** bedrock-mantle has no burndown and holds max_tokens as it is. */
function countedAs(
  { burndownRateOf, reservation, reserveReturns }: InferenceSettings,
  { model, endpoint }: Target,
): { readonly burndownRate: number; readonly reservation: Reservation } {
  if (endpoint !== 'mantle') return { burndownRate: burndownRateOf(model), reservation };
  return { burndownRate: reserveReturns === 'all' ? 0 : 1, reservation: 'documented' };
}

function stopOf(reply: Reply, isCut: boolean): Stop {
  if (isCut) return 'length';
  return reply.kind === 'tool' ? 'tool' : 'end';
}

/** What a span of an answer's tokens reads: made-up words, or the JSON of a text or of a tool's input. */
export function spoken({ reply, generation }: Answer, from = 0, to: number = generation.outputTokens): string {
  // What is cut on the way was going to be longer.
  return textOf(reply, { from, to, outputTokens: generation.plannedTokens ?? generation.outputTokens });
}

/** A tool's input, parsed; empty where max_tokens cut it. */
export function toolInput(inference: Answer): unknown {
  return inference.stop === 'length' ? {} : JSON.parse(spoken(inference));
}
