// Keeps what happened: totals, throttles by cause, peak use per pool, recent events, CloudWatch's view. Never any prompt text.

import type { Text } from '../../base/phrases.ts';
import type { RpmReading } from '../../quotas/limits.ts';
import type { Refusal } from '../../simulator/pool.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';
import type { GenerationEnd } from '../backend/generation.ts';
import type { InferenceObserver, InferenceRecord } from '../backend/inference.ts';
import type { Target } from '../directory.ts';
import { Demand } from './demand.ts';
import { MinuteBook } from './minutes.ts';

/** One line of the log and of the live view. Times are ISO, tokens whole. */
export interface EmulatorEvent {
  readonly time: string;
  readonly event: 'admitted' | 'throttled' | 'completed' | 'cancelled' | 'error' | 'fault' | 'connection';
  readonly requestId?: string;
  readonly operation?: string;
  readonly region?: string;
  readonly modelId?: string;
  readonly endpoint?: string;
  readonly scope?: string;
  readonly inputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly maxTokens?: number;
  readonly outputTokens?: number;
  readonly holdTokens?: number;
  readonly settledTokens?: number;
  readonly latencySeconds?: number;
  readonly cause?: string;
  /** An error's type, or in words what happened to a connection. */
  readonly detail?: Text;
}

export interface Totals {
  admitted: number;
  throttled: number;
  completed: number;
  cancelled: number;
  errors: number;
  inputTokens: number;
  outputTokens: number;
  settledTokens: number;
}

interface PoolRecord {
  readonly region: string;
  readonly modelName: string;
  readonly scope: string;
  readonly demand: Demand;
  peakTokens: number;
  throttled: number;
  /** Answers that the quota of output ended. */
  cut: number;
}

const KEPT_EVENTS = 200;
/** Invocation IDs are remembered in two halves; the older one is dropped when the newer is full. */
const REMEMBERED_CALLS = 50_000;

const noTotals = (): Totals => ({
  admitted: 0,
  throttled: 0,
  completed: 0,
  cancelled: 0,
  errors: 0,
  inputTokens: 0,
  outputTokens: 0,
  settledTokens: 0,
});

export interface RecorderOptions {
  readonly window: WindowModel;
  readonly rpmReading: RpmReading;
  /** Tokens in use now in the pool of a request; null where there is no limit. */
  readonly usedTokens: (nowSeconds: number, record: InferenceRecord) => number | null;
  /** Called for every event; null where nobody listens, which saves making them. */
  readonly listener: ((event: EmulatorEvent) => void) | null;
}

export class Recorder implements InferenceObserver {
  totals = noTotals();
  throttlesByCause = new Map<Refusal | 'fault', number>();
  callsByOperation = new Map<string, number>();
  readonly minutes = new MinuteBook();
  readonly pools = new Map<string, PoolRecord>();
  /** Of the request before: a load has many to one model. */
  private last: { readonly region: string; readonly target: Target; readonly pool: PoolRecord } | null = null;
  private events: (() => EmulatorEvent)[] = [];
  private calls: [newer: Set<string>, older: Set<string>] = [new Set(), new Set()];

  constructor(private readonly options: RecorderOptions) {}

  admitted(nowSeconds: number, record: InferenceRecord): void {
    this.totals.admitted++;
    const pool = this.poolOf(record);
    this.demanded(nowSeconds, record, pool);
    const used = this.options.usedTokens(nowSeconds, record);
    if (used !== null && used > pool.peakTokens) pool.peakTokens = used;
    this.emit(() => ({ time: iso(nowSeconds), event: 'admitted', ...describe(record) }));
  }

  refused(nowSeconds: number, record: InferenceRecord, cause: Refusal): void {
    this.totals.throttled++;
    this.throttlesByCause.set(cause, (this.throttlesByCause.get(cause) ?? 0) + 1);
    const pool = this.poolOf(record);
    pool.throttled++;
    this.demanded(nowSeconds, record, pool);
    // bedrock-mantle counts them among its clients' errors.
    const metric = record.target.endpoint === 'mantle' ? 'InferenceClientErrors' : 'InvocationThrottles';
    this.minutes.of(record.region, record.target.calledId).add(metric, nowSeconds, 1);
    this.emit(() => ({ time: iso(nowSeconds), event: 'throttled', ...describe(record), cause }));
  }

  ended(nowSeconds: number, record: InferenceRecord, end: GenerationEnd): void {
    const { totals } = this;
    if (end.cancelled) totals.cancelled++;
    else totals.completed++;
    if (end.isCut) this.poolOf(record).cut++;
    totals.inputTokens += record.size.inputTokens;
    totals.outputTokens += end.generatedTokens;
    totals.settledTokens += end.settledTokens;
    this.measure(nowSeconds, record, end);
    this.emit(() => ({
      time: iso(nowSeconds),
      event: end.cancelled ? 'cancelled' : 'completed',
      ...describe(record),
      outputTokens: end.generatedTokens,
      settledTokens: end.settledTokens,
      latencySeconds: Math.round(end.latencySeconds * 1000) / 1000,
      ...(end.isCut ? { cause: 'output-tpm' } : {}),
    }));
  }

  /** An attempt at an operation that is served. */
  call(operation: string): void {
    this.callsByOperation.set(operation, (this.callsByOperation.get(operation) ?? 0) + 1);
  }

  /** An answer that was an error for another reason than quota. */
  error(nowSeconds: number, operation: string | null, detail: string): void {
    this.totals.errors++;
    this.emit(() => ({ time: iso(nowSeconds), event: 'error', ...(operation === null ? {} : { operation }), detail }));
  }

  /** A fault that was asked for. */
  fault(nowSeconds: number, operation: string, detail: string): void {
    if (detail.startsWith('throttle')) {
      this.totals.throttled++;
      this.throttlesByCause.set('fault', (this.throttlesByCause.get('fault') ?? 0) + 1);
    } else this.totals.errors++;
    this.emit(() => ({ time: iso(nowSeconds), event: 'fault', operation, detail }));
  }

  connection(nowSeconds: number, detail: Text): void {
    this.emit(() => ({ time: iso(nowSeconds), event: 'connection', detail }));
  }

  recentEvents(): readonly EmulatorEvent[] {
    return this.events.slice(-KEPT_EVENTS).map((written) => written());
  }

  reset(): void {
    this.totals = noTotals();
    this.throttlesByCause = new Map();
    this.callsByOperation = new Map();
    this.minutes.clear();
    this.pools.clear();
    this.last = null;
    this.events = [];
    this.calls = [new Set(), new Set()];
  }

  private poolOf({ region, target }: InferenceRecord): PoolRecord {
    const { last } = this;
    if (last?.region === region && last.target === target) return last.pool;
    const key = poolKey(region, target);
    let pool = this.pools.get(key);
    if (!pool) {
      pool = {
        region,
        modelName: target.model.name,
        scope: target.scope,
        demand: new Demand(this.options.window, this.options.rpmReading),
        peakTokens: 0,
        throttled: 0,
        cut: 0,
      };
      this.pools.set(key, pool);
    }
    this.last = { region, target, pool };
    return pool;
  }

  private demanded(nowSeconds: number, record: InferenceRecord, pool: PoolRecord): void {
    const { invocationId } = record;
    if (invocationId !== null) {
      const [newer, older] = this.calls;
      if (newer.has(invocationId) || older.has(invocationId)) return;
      newer.add(invocationId);
      if (newer.size >= REMEMBERED_CALLS) this.calls = [new Set(), newer];
    }
    pool.demand.arrive(nowSeconds, record.holdTokens, record.plannedSeconds, record.plannedSettledTokens);
  }

  private measure(nowSeconds: number, record: InferenceRecord, end: GenerationEnd): void {
    const { region, target, size } = record;
    const book = this.minutes.of(region, target.calledId);
    if (target.endpoint === 'mantle') {
      book.add('Inferences', nowSeconds, 1);
      book.add('TotalInputTokens', nowSeconds, size.inputTokens + size.cacheWriteTokens);
      book.add('TotalOutputTokens', nowSeconds, end.generatedTokens);
      return;
    }
    book.add('Invocations', nowSeconds, 1);
    book.add('InvocationLatency', nowSeconds, end.latencySeconds * 1000);
    book.add('InputTokenCount', nowSeconds, size.inputTokens);
    book.add('OutputTokenCount', nowSeconds, end.generatedTokens);
    book.add('EstimatedTPMQuotaUsage', nowSeconds, end.settledTokens);
    if (record.operation.includes('Stream')) book.add('TimeToFirstToken', nowSeconds, record.timeToFirstTokenSeconds * 1000);
    if (size.cacheReadTokens > 0) book.add('CacheReadInputTokenCount', nowSeconds, size.cacheReadTokens);
    if (size.cacheWriteTokens > 0) book.add('CacheWriteInputTokenCount', nowSeconds, size.cacheWriteTokens);
  }

  /** An event is put together for a listener, or when somebody looks: most of them nobody ever sees. */
  private emit(written: () => EmulatorEvent): void {
    this.events.push(written);
    if (this.events.length > 2 * KEPT_EVENTS) this.events = this.events.slice(-KEPT_EVENTS);
    this.options.listener?.(written());
  }
}

type PoolOf = Pick<Target, 'scope' | 'model'> & { readonly endpoint?: Target['endpoint'] };

/** Requests with the same key draw from one pool. */
export const poolKey = (region: string, { endpoint = 'runtime', scope, model }: PoolOf): string =>
  `${region} ${endpoint} ${scope} ${model.modelId}`;

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

function describe({
  requestId,
  operation,
  region,
  target,
  size,
  maxTokens,
  holdTokens,
}: InferenceRecord): Omit<EmulatorEvent, 'time' | 'event'> {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = size;
  return {
    requestId,
    operation,
    region,
    modelId: target.calledId,
    ...(target.endpoint === 'mantle' ? { endpoint: target.endpoint } : { scope: target.scope }),
    inputTokens,
    ...(cacheReadTokens + cacheWriteTokens > 0 ? { cacheReadTokens, cacheWriteTokens } : {}),
    maxTokens,
    holdTokens,
  };
}
