// What a query at AWS is, whichever engine runs it: started, looked at until it ends, its rows read page by page; Ctrl-C stops it there, not only here.
import { BqError } from '../../base/errors.ts';
import { english } from '../../base/phrases.ts';
import { type CallContext, toBqError } from '../calls/errors.ts';
import { type RetryNotice, sleep, withRetry } from '../calls/retry.ts';

/** A row: column → cell, as text. */
export type QueryRow = ReadonlyMap<string, string>;

export interface QueryState {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
  /** Why it failed or was stopped, in AWS's words; null where AWS says nothing. */
  readonly reason: string | null;
  readonly scannedBytes: number | null;
}

export interface QueryPage {
  readonly rows: readonly QueryRow[];
  /** Null: the last one. */
  readonly next: string | null;
}

/** An engine, as the run below needs it. Each call is one request to AWS. */
export interface QueryEngine {
  /** `Athena`, `CloudWatch Logs Insights` */
  readonly name: string;
  readonly region: string;
  start(): Promise<string>;
  look(id: string): Promise<QueryState>;
  /** @param token null for the first page */
  page(id: string, token: string | null): Promise<QueryPage>;
  stop(id: string): Promise<void>;
  /** For errors, by call. */
  callContext(call: QueryCall): CallContext;
}

export type QueryCall = 'start' | 'look' | 'page' | 'stop';

export interface QueryRunOptions {
  readonly signal: AbortSignal;
  readonly onState: (state: QueryState) => void;
  readonly onRetry: (notice: RetryNotice & { readonly call: QueryCall }) => void;
}

export interface QueryAnswer {
  readonly id: string;
  readonly rows: readonly QueryRow[];
  readonly scannedBytes: number | null;
}

/** Seconds between two looks: a short query is not waited for, a long one not asked every second. */
const LOOKS = { first: 0.3, factor: 1.5, most: 5 } as const;
/** How long Ctrl-C waits for AWS to hear of it. */
const STOP_SECONDS = 5;
/** More pages than this no query of bq gives. */
const MOST_PAGES = 20_000;

/** @throws BqError interrupted (the query is stopped at AWS), remote (refused, failed there, out of reach) */
export async function runQuery(engine: QueryEngine, options: QueryRunOptions): Promise<QueryAnswer> {
  const ask = <Answer>(call: QueryCall, send: () => Promise<Answer>) => asked(engine, call, { ...options, send });
  options.signal.throwIfAborted();
  const id = await ask('start', () => engine.start());
  try {
    const { scannedBytes } = await untilDone(engine, id, { ...options, look: () => ask('look', () => engine.look(id)) });
    const rows: QueryRow[] = [];
    let token: string | null = null;
    let pages = 0;
    do {
      const from: string | null = token;
      const page: QueryPage = await ask('page', () => engine.page(id, from));
      for (const row of page.rows) rows.push(row);
      token = page.next;
      if (++pages > MOST_PAGES || (token !== null && token === from)) throw endless(engine, pages);
    } while (token !== null);
    return { id, rows, scannedBytes };
  } catch (error) {
    if (options.signal.aborted) await stopped(engine, id);
    throw error;
  }
}

function endless({ name }: QueryEngine, pages: number): BqError {
  return new BqError(`the answer of ${name} does not end: ${pages} pages`, { code: 'MALFORMED_ANSWER', kind: 'remote' });
}

async function untilDone(
  engine: QueryEngine,
  id: string,
  { signal, onState, look }: QueryRunOptions & { readonly look: () => Promise<QueryState> },
): Promise<QueryState> {
  for (let wait: number = LOOKS.first; ; wait = Math.min(LOOKS.most, wait * LOOKS.factor)) {
    signal.throwIfAborted();
    const state = await look();
    onState(state);
    if (state.state === 'done') return state;
    if (state.state === 'failed' || state.state === 'stopped') throw ended(engine, id, state);
    await sleep(wait, signal);
  }
}

function ended({ name, region }: QueryEngine, id: string, { state, reason }: QueryState): BqError {
  const how = state === 'failed' ? 'failed' : 'was stopped';
  // AWS's words go through the same sieve as those of a refused call: no account numbers, no control characters.
  const { message } = toBqError(Object.assign(new Error(reason ?? ''), { name: 'Error', $fault: 'client' }), {
    action: 'the query',
    region,
    profile: '',
    endpoint: name,
  });
  const words = message.slice(message.indexOf(':') + 1).trim();
  return new BqError(`the query ${how} at ${name}${words === '' ? '' : `: ${words}`} (${id})`, {
    code: 'QUERY_FAILED',
    kind: 'remote',
    suggestions: ['bq usage --emit sql prints the query: it can be run and looked at there, and bq usage --rows FILE reads its result.'],
  });
}

/** Asks AWS to end the query; that it cannot is no reason to stay. */
async function stopped(engine: QueryEngine, id: string): Promise<void> {
  const late = new AbortController();
  await Promise.race([engine.stop(id).catch(() => {}), sleep(STOP_SECONDS, late.signal).catch(() => {})]);
  late.abort();
}

async function asked<Answer>(
  engine: QueryEngine,
  call: QueryCall,
  { signal, onRetry, send }: QueryRunOptions & { readonly send: () => Promise<Answer> },
): Promise<Answer> {
  try {
    return await withRetry(send, { signal, onRetry: (notice) => onRetry({ ...notice, call }) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw withoutOffline(toBqError(error, engine.callContext(call)));
  }
}

/** No default stands in for logs; files are the other way to them. */
export function withoutOffline({ said, code, kind, advice, cause }: BqError): BqError {
  const kept = advice.filter((line) => !english(line).includes('--offline'));
  return new BqError(said, { code, kind, suggestions: [...kept, 'bq usage --rows FILE reads what somebody else ran.'], cause });
}
