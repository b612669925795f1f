// Adds invocation records up: minutes and distributions per caller, in memory that does not grow with the number of records.

import { type Minutes, type MinuteUsage, minuteAt, minuteOf } from '../base/minutes.ts';
import { received, type Text } from '../base/phrases.ts';
import type { InvocationRecord, LogProblem } from './log-record.ts';
import { SeenIds } from './seen-ids.ts';
import { Tally, threeDigits } from './tally.ts';

/** One ModelId in one Region. */
export interface CallerLog {
  readonly region: string;
  readonly modelId: string;
  readonly minutes: Minutes;
  readonly inputTokens: Tally;
  readonly outputTokens: Tally;
  readonly cacheReadTokens: Tally;
  readonly cacheWriteTokens: Tally;
  readonly latencyMs: Tally;
  /** What requests asked for, where their bodies are in the log. */
  readonly maxTokens: Tally;
  /** Requests whose body asks for no max_tokens. */
  unsetMaxTokens: number;
  /** Answers that ended because max_tokens was reached. */
  cutAnswers: number;
  /** Who used its minutes, where that was asked for; by what `WhoOf` gives. */
  readonly who: Map<string, Minutes>;
}

export function emptyCaller(region: string, modelId: string): CallerLog {
  return {
    region,
    modelId,
    minutes: new Map(),
    inputTokens: new Tally(),
    outputTokens: new Tally(),
    cacheReadTokens: new Tally(),
    cacheWriteTokens: new Tally(),
    latencyMs: new Tally(),
    maxTokens: new Tally(),
    unsetMaxTokens: 0,
    cutAnswers: 0,
    who: new Map(),
  };
}

/** Whom a record is counted for; null where it does not tell. */
export type WhoOf = (record: InvocationRecord) => string | null;

/** Stands for those whom records do not tell. */
export const NOBODY_TOLD = '';

export interface ProblemLine {
  readonly file: string;
  readonly line: number;
  readonly kind: LogProblem['kind'];
  readonly problem: Text;
}

/** Lines with problems that are listed; all are counted. */
export const LISTED_PROBLEMS = 20;

export interface LogWindow {
  /** Inclusive; null: everything. */
  readonly fromMs: number | null;
  /** Records after this are ahead of the clock. */
  readonly nowMs: number;
}

export class LogUsage {
  readonly callers = new Map<string, CallerLog>();
  readonly problems: ProblemLine[] = [];
  lines = 0;
  records = 0;
  broken = 0;
  unknown = 0;
  /** Records that another file, or an earlier line, had already. */
  duplicates = 0;
  beforeWindow = 0;
  /** Records from after now: some clock is wrong. */
  ahead = 0;
  /** Records that name no Region. */
  withoutRegion = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  readonly #seen = new SeenIds();
  readonly #byModel = new Map<string, Map<string, CallerLog>>();
  #last: CallerLog | null = null;
  /** The minute of `#last` that was counted last. */
  #minute: MinuteUsage | null = null;
  #minuteAt = Number.NaN;
  readonly #window: LogWindow;
  readonly #fallbackRegion: string;
  readonly #whoOf: WhoOf | null;
  /** Records whose body lies in an object of its own that was not at hand. */
  bodiesElsewhere = 0;

  /**
   * @param fallbackRegion for records that name none
   * @param whoOf splits minutes by who called; null: nobody asks
   */
  constructor(window: LogWindow, fallbackRegion: string, whoOf: WhoOf | null = null) {
    this.#window = window;
    this.#fallbackRegion = fallbackRegion;
    this.#whoOf = whoOf;
  }

  /** True as long as every record could be compared with all before it. */
  get allCompared(): boolean {
    return !this.#seen.isFull;
  }

  add(parsed: InvocationRecord | LogProblem, file: string, line: number): void {
    this.lines++;
    if ('kind' in parsed) {
      this[parsed.kind]++;
      if (this.problems.length < LISTED_PROBLEMS) this.problems.push({ file, line, kind: parsed.kind, problem: received(parsed.problem) });
      return;
    }
    this.#record(parsed, parsed.requestId !== null && this.#seen.addAndTell(parsed.requestId));
  }

  /** A record of which only the hash of its request ID is known. @param low 0: it has none */
  addHashed(record: InvocationRecord, high: number, low: number): void {
    this.lines++;
    this.#record(record, low !== 0 && this.#seen.addHash(high, low));
  }

  #record(parsed: InvocationRecord, isDuplicate: boolean): void {
    this.records++;
    if (isDuplicate) {
      this.duplicates++;
      return;
    }
    if (this.#window.fromMs !== null && parsed.timeMs < this.#window.fromMs) {
      this.beforeWindow++;
      return;
    }
    if (parsed.timeMs > this.#window.nowMs) this.ahead++;
    if (parsed.region === null) this.withoutRegion++;
    if (parsed.bodies?.input != null && parsed.maxTokens === null) this.bodiesElsewhere++;
    if (parsed.timeMs < this.firstMs) this.firstMs = parsed.timeMs;
    if (parsed.timeMs > this.lastMs) this.lastMs = parsed.timeMs;
    this.#count(parsed, this.#callerOf(parsed.region ?? this.#fallbackRegion, parsed.modelId));
  }

  #callerOf(region: string, modelId: string): CallerLog {
    // Calls come in runs.
    const last = this.#last;
    if (last !== null && last.modelId === modelId && last.region === region) return last;
    let ofModel = this.#byModel.get(modelId);
    if (!ofModel) {
      ofModel = new Map();
      this.#byModel.set(modelId, ofModel);
    }
    let caller = ofModel.get(region);
    if (!caller) {
      caller = emptyCaller(region, modelId);
      ofModel.set(region, caller);
      this.callers.set(`${region} ${modelId}`, caller);
    }
    this.#last = caller;
    this.#minute = null;
    return caller;
  }

  #count(record: InvocationRecord, caller: CallerLog): void {
    const at = minuteOf(record.timeMs);
    if (this.#minute === null || at !== this.#minuteAt) {
      this.#minute = minuteAt(caller.minutes, at);
      this.#minuteAt = at;
    }
    addToMinute(this.#minute, record);
    if (this.#whoOf) {
      const who = this.#whoOf(record) ?? NOBODY_TOLD;
      let minutes = caller.who.get(who);
      if (!minutes) {
        minutes = new Map();
        caller.who.set(who, minutes);
      }
      addToMinute(minuteAt(minutes, at), record);
    }
    addToTallies(caller, record);
  }
}

export type Outcome = 'answered' | 'throttle' | 'server-error' | 'client-error';

/** What became of a call, by the name of its error. */
export function outcomeOf(errorCode: string | null): Outcome {
  if (errorCode === null) return 'answered';
  if (/throttl|TooManyRequests|ServiceQuotaExceeded|HTTP 429/i.test(errorCode)) return 'throttle';
  return /InternalServer|ServiceUnavailable|ModelTimeout|ModelError|ModelStreamError|ModelNotReady|HTTP 5/i.test(errorCode)
    ? 'server-error'
    : 'client-error';
}

const ERROR_COUNTS = { throttle: 'throttles', 'server-error': 'serverErrors', 'client-error': 'clientErrors' } as const;

/** Tokens count as the record counts them, also those of a stream that broke. */
function addToMinute(minute: MinuteUsage, record: InvocationRecord): void {
  const outcome = outcomeOf(record.errorCode);
  minute.inputTokens += record.inputTokens ?? 0;
  minute.outputTokens += record.outputTokens ?? 0;
  minute.cacheReadTokens += record.cacheReadTokens;
  minute.cacheWriteTokens += record.cacheWriteTokens;
  if (outcome !== 'answered') {
    minute[ERROR_COUNTS[outcome]]++;
    return;
  }
  minute.requests++;
  minute.latencyMs += (record.latencySeconds ?? 0) * 1000;
  if (record.maxTokens === 'unset') minute.unsetMaxTokens++;
  else if (record.maxTokens !== null) {
    minute.maxTokens += record.maxTokens;
    minute.maxTokensRequests++;
  }
}

function addToTallies(caller: CallerLog, record: InvocationRecord): void {
  const outcome = outcomeOf(record.errorCode);
  // What a refused request wanted to hold is why it was refused: right-sizing counts it. Other errors say nothing of quota.
  if (outcome !== 'answered' && outcome !== 'throttle') return;
  if (outcome === 'throttle' || record.outputTokens !== null) {
    if (record.maxTokens === 'unset') caller.unsetMaxTokens++;
    else if (record.maxTokens !== null) caller.maxTokens.add(record.maxTokens);
  }
  if (outcome === 'throttle') return;
  if (record.inputTokens !== null) caller.inputTokens.add(record.inputTokens);
  caller.cacheReadTokens.add(record.cacheReadTokens);
  caller.cacheWriteTokens.add(record.cacheWriteTokens);
  if (record.latencySeconds !== null) caller.latencyMs.add(threeDigits(record.latencySeconds * 1000));
  if (record.outputTokens === null) return;
  caller.outputTokens.add(record.outputTokens);
  if (record.cut || (typeof record.maxTokens === 'number' && record.outputTokens >= record.maxTokens)) caller.cutAnswers++;
}
