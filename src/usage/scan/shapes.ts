// How lines of one writer look: the bytes that are the same in each, and between them holes, where values stand. What was read once is known again by comparing bytes, and only the
// holes are read: names, brackets and commas are neither looked up nor checked a second time. Branches where lines differ make a tree.
import { ByteStore } from './byte-store.ts';
import { CLOSE_LIST, COLON, type JsonBytes, MINUS, OPEN_BRACE, OPEN_LIST, QUOTE, REFUSED } from './json-bytes.ts';

/** What stands in a hole: nothing, the line or value ends; the rest of a string; a number; a value. */
export const END = 0;
export const STRING = 1;
export const NUMBER = 2;
export const VALUE = 3;
/** Codes from here on are the reader's own. */
export const FIELD = 4;

const NONE = -1;
/** Of an edge: where its bytes are kept, their number, what stands in the hole, the node behind it, the next edge of its node, and what stood in the hole first, where that is worth a look. */
const [START, LENGTH, CODE, TARGET, NEXT, KEPT_AT, KEPT_LENGTH, EDGE] = [0, 1, 2, 3, 4, 5, 6, 8] as const;
const MOST_EDGES = 8192;
/** A value has one of its own beside the one behind it. */
const MOST_NODES = 2 * MOST_EDGES + 2;
const MOST_BYTES = 2 ** 20;
const MOST_SIBLINGS = 16;
const MOST_HOLES = 96;
/** An object with more holes is not likely to be seen again in the same form. */
const MOST_HOLES_OF_OBJECT = 40;
/** Values in values. */
const MOST_DEPTH = 32;
/** Texts and values as long as that may be the same the next time. */
const [MOST_KEPT_TEXT, MOST_KEPT_VALUE] = [64, 2 ** 14];
/** A string or number under a name that has had so many values only belongs to the form. */
const [MOST_CONSTANTS, MOST_CONSTANT_BYTES] = [2, 40];
/** Values that are hardly ever known again are not looked up: a miss costs as much as so many hits earn. */
const [MISS_COST, MOST_CREDIT] = [4, 128];

/** The holes of a line, in their order. */
export class Holes {
  readonly starts = new Int32Array(MOST_HOLES);
  readonly ends = new Int32Array(MOST_HOLES);
  readonly codes = new Int32Array(MOST_HOLES);
  count = 0;
  /** Of those that always read alike: whether they may belong to the form instead. */
  readonly mayBeConstant = new Uint8Array(MOST_HOLES);
  /** Whether there are more than are noted, or something that is no hole and not always the same. */
  isLost = false;

  reset(): void {
    this.count = 0;
    this.isLost = false;
  }

  add(start: number, end: number, code: number, mayBeConstant = code === STRING || code === NUMBER): void {
    if (this.count === MOST_HOLES) this.isLost = true;
    else {
      this.mayBeConstant[this.count] = mayBeConstant ? 1 : 0;
      this.starts[this.count] = start;
      this.ends[this.count] = end;
      this.codes[this.count++] = code;
    }
  }
}

/** An edge: bytes, then a hole, then a node, of which edges go out again. */
export class Shapes {
  readonly #store = new ByteStore();
  readonly #heads = new Int32Array(MOST_NODES).fill(NONE);
  readonly #credit = new Int16Array(MOST_NODES).fill(MOST_CREDIT);
  /** Each as EDGE numbers beside each other; an edge is known by where they begin. */
  readonly #edges = new Int32Array(MOST_EDGES * EDGE);
  readonly #holes = new Holes();
  /** By the hashes of names: those of the values they had. */
  readonly #constants = new Map<number, number[]>();
  #used = 0;
  #nodes = 0;
  #depth = 0;

  get hasRoom(): boolean {
    return this.#used < (MOST_EDGES - 2 * MOST_HOLES) * EDGE && this.#store.used < MOST_BYTES;
  }

  /** A node that nothing leads to. */
  node(): number {
    return this.#nodes++;
  }

  /** The edge whose bytes lie at `at`; -1 for none. */
  find(node: number, view: DataView, at: number): number {
    const store = this.#store;
    const edges = this.#edges;
    let edge = this.#heads[node] as number;
    while (edge >= 0 && !store.isAt(view, at, edges[edge] as number, edges[edge + LENGTH] as number)) edge = edges[edge + NEXT] as number;
    return edge;
  }

  lengthOf(edge: number): number {
    return this.#edges[edge + LENGTH] as number;
  }

  codeOf(edge: number): number {
    return this.#edges[edge + CODE] as number;
  }

  /** The node behind the hole; of END what was said of it. */
  targetOf(edge: number): number {
    return this.#edges[edge + TARGET] as number;
  }

  /** Passes over what stands in a hole that says nothing. @returns behind it, or REFUSED */
  pass(edge: number, json: JsonBytes, at: number): number {
    const kept = this.#edges[edge + KEPT_LENGTH] as number;
    if (kept > 0 && this.#store.isAt(json.view, at, this.#edges[edge + KEPT_AT] as number, kept)) return at + kept;
    const code = this.#edges[edge + CODE] as number;
    if (code === STRING) return json.string(at);
    return code === NUMBER ? json.number(at) : this.value(this.#ownNode(edge), json, at);
  }

  /** The node of the values in an edge's hole: of VALUE it is the one before the target. */
  #ownNode(edge: number): number {
    return (this.#edges[edge + TARGET] as number) - 1;
  }

  /** Passes over a value of which nothing is wanted. @param node where shapes of it, or of the items of a list, are kept @returns behind it, or REFUSED */
  value(node: number, json: JsonBytes, at: number): number {
    const first = json.bytes[at];
    if ((first !== OPEN_BRACE && first !== OPEN_LIST) || this.#depth === MOST_DEPTH) return json.value(at);
    this.#depth++;
    const end = first === OPEN_LIST ? this.#list(node, json, at) : this.#object(node, json, at);
    this.#depth--;
    return end;
  }

  #list(node: number, json: JsonBytes, at: number): number {
    const { bytes } = json;
    let next = json.space(at + 1);
    if (bytes[next] === CLOSE_LIST) return next + 1;
    for (;;) {
      next = bytes[next] === OPEN_BRACE ? this.#object(node, json, next) : json.value(next);
      if (next < 0) return REFUSED;
      if ((bytes[next] as number) <= 32) next = json.space(next);
      if (bytes[next] === CLOSE_LIST) return next + 1;
      next = json.comma(next);
      if (next < 0) return REFUSED;
    }
  }

  #object(node: number, json: JsonBytes, at: number): number {
    const credit = this.#credit[node] as number;
    if (credit <= 0) return json.value(at);
    const known = this.#known(node, json, at);
    if (known >= 0) {
      if (credit < MOST_CREDIT) this.#credit[node] = credit + 1;
      return known;
    }
    const end = json.value(at);
    if (end >= 0) {
      this.#credit[node] = credit - MISS_COST;
      if (this.hasRoom) this.#learnObject(node, json, at, end);
    }
    return end;
  }

  #known(from: number, json: JsonBytes, start: number): number {
    const { view } = json;
    let node = from;
    let at = start;
    for (;;) {
      const edge = this.find(node, view, at);
      if (edge < 0) return REFUSED;
      at += this.#edges[edge + LENGTH] as number;
      if (this.#edges[edge + CODE] === END) return at;
      at = this.pass(edge, json, at);
      if (at < 0) return REFUSED;
      node = this.#edges[edge + TARGET] as number;
    }
  }

  /** The strings, numbers and lists of an object are holes; names and objects in it belong to its form. */
  #learnObject(node: number, json: JsonBytes, start: number, end: number): void {
    const { bytes } = json;
    const holes = this.#holes;
    holes.reset();
    let at = start;
    while (at < end) {
      const code = at === start ? END : holeOf(bytes[at] as number);
      if (code === STRING) {
        const behind = json.string(at + 1);
        if (json.colon(behind) < 0) holes.add(at + 1, behind, STRING);
        at = behind;
      } else if (code === NUMBER || bytes[at] === OPEN_LIST) {
        const behind = json.value(at);
        holes.add(at, behind, code);
        at = behind;
      } else at++;
      if (holes.count > MOST_HOLES_OF_OBJECT) return;
    }
    this.learn(node, bytes, { start, end, holes, said: 0 });
  }

  /** Notes how a line or value looks, which was read as `holes` say. @param said of its end */
  learn(
    root: number,
    bytes: Uint8Array,
    { start, end, holes, said }: { readonly start: number; readonly end: number; readonly holes: Holes; readonly said: number },
  ): void {
    if (holes.isLost || !this.hasRoom) return;
    let node = root;
    let from = start;
    for (let index = 0; index < holes.count; index++) {
      const hole = holes.starts[index] as number;
      if (holes.mayBeConstant[index] === 1 && this.#isConstant(bytes, hole, holes.ends[index] as number)) continue;
      const edge = this.#edge(node, bytes, { start: from, end: hole, code: holes.codes[index] as number });
      if (edge < 0) return;
      if (this.#edges[edge + TARGET] === NONE) this.#open(edge, bytes, hole, holes.ends[index] as number);
      node = this.#edges[edge + TARGET] as number;
      from = holes.ends[index] as number;
    }
    const last = this.#edge(node, bytes, { start: from, end, code: END });
    if (last >= 0) this.#edges[last + TARGET] = said;
  }

  /** Whether it is one of the few values that its name has had; more of them would make too many forms. */
  #isConstant(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > MOST_CONSTANT_BYTES) return false;
    let colon = start - 1;
    while (colon > 0 && bytes[colon] !== COLON) colon--;
    let name = colon - 2;
    while (name > 0 && bytes[name] !== QUOTE) name--;
    const key = hashOf(bytes, name, colon);
    const value = hashOf(bytes, start, end);
    const known = this.#constants.get(key);
    if (known === undefined) this.#constants.set(key, [value]);
    else if (!known.includes(value) && known.length <= MOST_CONSTANTS) known.push(value);
    return known === undefined || (known.length <= MOST_CONSTANTS && known.includes(value));
  }

  /** A new edge gets its node, and what is kept of its hole. */
  #open(edge: number, bytes: Uint8Array, start: number, end: number): void {
    const code = this.#edges[edge + CODE] as number;
    if (code === VALUE) this.node();
    this.#edges[edge + TARGET] = this.node();
    const most = code === STRING ? MOST_KEPT_TEXT : code === VALUE ? MOST_KEPT_VALUE : 0;
    if (end - start > most) return;
    this.#edges[edge + KEPT_AT] = this.#store.add(bytes, start, end);
    this.#edges[edge + KEPT_LENGTH] = end - start;
  }

  /** The edge of these bytes and this hole, made where it is not there; -1 where there is no room. */
  #edge(
    node: number,
    bytes: Uint8Array,
    { start, end, code }: { readonly start: number; readonly end: number; readonly code: number },
  ): number {
    const store = this.#store;
    const length = end - start;
    let siblings = 0;
    for (let edge = this.#heads[node] as number; edge >= 0; edge = this.#edges[edge + NEXT] as number, siblings++) {
      if (this.#edges[edge + CODE] === code && this.#edges[edge + LENGTH] === length && this.#has(edge, bytes, start)) return edge;
    }
    if (siblings >= MOST_SIBLINGS) return NONE;
    const edge = this.#used;
    this.#used += EDGE;
    this.#edges[edge + START] = store.add(bytes, start, end);
    this.#edges[edge + LENGTH] = length;
    this.#edges[edge + CODE] = code;
    this.#edges[edge + TARGET] = NONE;
    this.#edges[edge + KEPT_LENGTH] = 0;
    this.#insert(node, edge);
    return edge;
  }

  #has(edge: number, bytes: Uint8Array, start: number): boolean {
    const kept = this.#edges[edge + START] as number;
    const length = this.#edges[edge + LENGTH] as number;
    for (let index = 0; index < length; index++) if (this.#store.byteAt(kept + index) !== bytes[start + index]) return false;
    return true;
  }

  /** Before the first one that would be taken for it: whose bytes are the beginning of its own. */
  #insert(node: number, edge: number): void {
    const [start, length] = [this.#edges[edge + START] as number, this.#edges[edge + LENGTH] as number];
    let before = NONE;
    let next = this.#heads[node] as number;
    while (next >= 0 && !this.#store.beginsWith(start, length, this.#edges[next + START] as number, this.#edges[next + LENGTH] as number)) {
      before = next;
      next = this.#edges[next + NEXT] as number;
    }
    this.#edges[edge + NEXT] = next;
    if (before < 0) this.#heads[node] = edge;
    else this.#edges[before + NEXT] = edge;
  }
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}

/** How a value that says nothing is passed over, by its first byte; END for what is always the same. */
export function holeOf(first: number): number {
  if (first === QUOTE) return STRING;
  if (first === OPEN_BRACE || first === OPEN_LIST) return VALUE;
  return first === MINUS || (first >= 48 && first <= 57) ? NUMBER : END;
}
