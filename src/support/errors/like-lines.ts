// Lines that differ from one read before in nothing but their time and one request ID: a log of errors is full of them, and each kind is read once.
import { timeAtStart } from './log-line.ts';
import type { Telling } from './one-failure.ts';

type Told = Omit<Telling, 'clock'>;

interface Like {
  readonly told: Told;
  /** The line's own; null where lines of this kind name none. */
  readonly requestId: string | null;
}

const MOST_KINDS = 500;
const LONGEST_LINE = 2000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/y;

const UUID_LENGTH = 36;

/** Where the first UUID stands at or behind a place, found by its hyphens; null where there is none. */
function uuidAt(line: string, from: number): number | null {
  for (let at = line.indexOf('-', from + 8); at >= 0; at = line.indexOf('-', at + 1)) {
    if (line.charCodeAt(at + 5) !== 0x2d || line.charCodeAt(at + 10) !== 0x2d || line.charCodeAt(at + 15) !== 0x2d) continue;
    UUID.lastIndex = at - 8;
    if (UUID.test(line)) return at - 8;
  }
  return null;
}

export class LikeLines {
  readonly #kinds = new Map<string, Told>();
  /** The kind of the last line that was looked for; empty where it is none that is kept. */
  #key = '';
  #id: string | null = null;
  /** The last line of a known kind, around its ID: the next one is mostly like it. */
  #last: { readonly isTimed: boolean; readonly head: string; readonly tail: string; readonly told: Told } | null = null;

  /** @returns null for a line of a new kind */
  find(line: string): Like | null {
    this.#key = '';
    if (line.length > LONGEST_LINE || line.includes('\n')) return null;
    const time = timeAtStart(line);
    const rest = time === null ? line : line.slice(time.length);
    const at = uuidAt(rest, 0);
    if (at !== null && uuidAt(rest, at + UUID_LENGTH) !== null) return null;
    this.#id = at === null ? null : rest.slice(at, at + UUID_LENGTH);
    const head = at === null ? rest : rest.slice(0, at);
    const tail = at === null ? '' : rest.slice(at + UUID_LENGTH);
    const isTimed = time !== null;
    const last = this.#last;
    if (last !== null && last.isTimed === isTimed && last.tail === tail && last.head === head) return this.#like(last.told);
    // Whether a time stood before it makes it an event of its own.
    this.#key = `${isTimed ? '@' : ''}${head}${at === null ? '' : '#'}${tail}`;
    const told = this.#kinds.get(this.#key);
    if (told === undefined) return null;
    this.#last = { isTimed, head, tail, told };
    return this.#like(told);
  }

  #like(told: Told): Like {
    return { told, requestId: told.error.requestId === null ? null : (this.#id ?? told.error.requestId) };
  }

  /** Keeps what the line that was looked for last tells. */
  keep(told: Told): void {
    if (this.#key === '' || this.#kinds.size >= MOST_KINDS) return;
    const { requestId, message } = told.error;
    // An ID in the words or beside the request's own would be another one's in the next line.
    const isPlain = this.#id === null || (requestId === this.#id && !message.includes(requestId) && !told.narrative.includes(requestId));
    if (isPlain) this.#kinds.set(this.#key, told);
  }
}
