// One line of a log → the numbers of its record, read from the bytes: bodies are passed over, not made into values. Whatever is unusual is refused, and read by
// src/usage/log-record.ts, which is the reference: both say the same of every line that is taken here.
import { arnOf, isCutReason, isTime, metadataOf } from '../log-record.ts';
import { hash, hashBytes } from '../seen-ids.ts';
import { ByteTexts } from './byte-texts.ts';
import { bytesOf, keyEnd, textIs, textOf } from './bytes.ts';
import { IsoTime } from './iso-time.ts';
import { CLOSE_BRACE, CLOSE_LIST, COMMA, JsonBytes, OPEN_BRACE, OPEN_LIST, QUOTE, REFUSED } from './json-bytes.ts';
import * as f from './record-fields.ts';
import { END, FIELD, Holes, holeOf, Shapes, STRING, VALUE } from './shapes.ts';

/** No max_tokens asked for, as in columns of records; NaN: not known. */
export const UNSET = -1;
const NONE = -1;
const COUNTS = 5;
/** No rank of a name of max_tokens is as high. */
const LAST_RANK = 255;
const UNKNOWN = 99;
const NEWLINE = 10;
const NULL_BEGINS = 110;
/** Parts in parts: wrappers of events hold few. */
const MOST_DEPTH = 12;
/** Of a stream's events, the first and the last are read. */
const [FIRST_EVENTS, LAST_EVENTS] = [2, 10];
const MOST_EVENTS = FIRST_EVENTS + LAST_EVENTS;
/** What is said of the end of a line: input or output are there; the request has a body. */
const [WHOLE, ASKED] = [1, 2];
const STOP_BIT = 1 << 8;
const LIST_BIT = 1 << 9;
const [AT_SIGN, POINT] = [64, 46];
const [ENDING, ERROR] = [bytesOf('Exception'), bytesOf('error')];

const textOfJson = (json: string) => JSON.parse(json) as string;
const arnOfJson = (json: string) => arnOf(JSON.parse(json));
const metadataOfJson = (json: string) => {
  const metadata = metadataOf(JSON.parse(json));
  return metadata === null ? null : JSON.stringify(metadata);
};

/** What it holds is of the line that `scan` took last. */
export class RecordScanner {
  timeMs = 0;
  /** Input, output, cache reads, cache writes, latency in ms; NaN where the record has none. */
  readonly counts = new Float64Array(COUNTS);
  maxTokens = Number.NaN;
  cut = false;
  /** By number in `texts`; -1 for none. */
  region = NONE;
  modelId = NONE;
  errorCode = NONE;
  identity = NONE;
  metadata = NONE;
  /** The hash of the request ID; both 0 for none. */
  idHigh = 0;
  idLow = 0;
  readonly texts = {
    region: new ByteTexts(textOfJson),
    modelId: new ByteTexts((json) => textOfJson(json) || null),
    errorCode: new ByteTexts((json) => textOfJson(json) || null),
    identity: new ByteTexts(arnOfJson),
    metadata: new ByteTexts(metadataOfJson),
  };
  readonly #stopReasons = new ByteTexts((json) => (isCutReason(JSON.parse(json) as string) ? 'cut' : null));
  readonly #json = new JsonBytes();
  readonly #time = new IsoTime();
  readonly #answered = new Float64Array(COUNTS);
  readonly #events = new Int32Array(MOST_EVENTS);
  readonly #shapes = new Shapes();
  readonly #lineNode = this.#shapes.node();
  readonly #passedEventNode = this.#shapes.node();
  readonly #eventNode = this.#shapes.node();
  readonly #lineHoles = new Holes();
  readonly #eventHoles = new Holes();
  /** Of what is read name by name. */
  #holes = this.#lineHoles;
  #said = 0;
  #number = Number.NaN;
  #rank = LAST_RANK;
  #isAsked = false;
  /** Input or output are there. */
  #isWhole = false;
  #depth = 0;
  /** Fields of the objects that are open, by their depth. */
  readonly #seen = new Int32Array(MOST_DEPTH + 1);
  /** What the event that is read has told already. */
  #told = 0;

  /** @param bytes what the next offsets are into; a line end must stand behind the last line in it */
  open(bytes: Uint8Array): void {
    this.#json.set(bytes);
  }

  get isFull(): boolean {
    const { region, modelId, errorCode, identity, metadata } = this.texts;
    return [region, modelId, errorCode, identity, metadata, this.#stopReasons].some((texts) => texts.isFull);
  }

  /** @param start of a line that begins with a brace @returns the offset of its end; REFUSED for a line that is to be read in another way */
  scan(start: number): number {
    const json = this.#json;
    this.#reset();
    let end = this.#known(this.#lineNode, start);
    if (end < 0) {
      this.#reset();
      end = this.#unknown(start);
    }
    if (end < 0) return REFUSED;
    end = json.space(end);
    if (json.bytes[end] !== NEWLINE || Number.isNaN(this.timeMs)) return REFUSED;
    if ((this.#said & WHOLE) === 0 && (this.errorCode < 0 || this.texts.errorCode.said[this.errorCode] === null)) return REFUSED;
    if (this.modelId < 0 || this.texts.modelId.said[this.modelId] === null) return REFUSED;
    this.#settle();
    return end;
  }

  /** A line or event in a form that was read before. @returns behind it, what is said of it left in `#said`; REFUSED for another form */
  #known(root: number, start: number): number {
    const { view } = this.#json;
    const shapes = this.#shapes;
    let node = root;
    let at = start;
    for (;;) {
      const edge = shapes.find(node, view, at);
      if (edge < 0) return REFUSED;
      at += shapes.lengthOf(edge);
      const code = shapes.codeOf(edge);
      node = shapes.targetOf(edge);
      if (code >= FIELD) at = this.#act((code - FIELD) & 31, (code - FIELD) >> 5, at);
      else if (code === END) {
        this.#said = node;
        return at;
      } else at = shapes.pass(edge, this.#json, at);
      if (at < 0) return REFUSED;
    }
  }

  /** Name by name; how the line looks is noted. @returns behind it, or REFUSED */
  #unknown(start: number): number {
    const holes = this.#lineHoles;
    this.#holes = holes;
    holes.reset();
    const end = this.#members(start + 1, f.ROOT);
    this.#said = (this.#isWhole ? WHOLE : 0) | (this.#isAsked ? ASKED : 0);
    if (end >= 0) this.#shapes.learn(this.#lineNode, this.#json.bytes, { start, end, holes, said: this.#said });
    return end;
  }

  /** Notes a value that was passed over. @param mayHold whether it may be an object or list, whatever stands in it */
  #passed(at: number, end: number, mayHold: boolean): number {
    const hole = holeOf(this.#json.bytes[at] as number);
    if (hole === VALUE && !mayHold) this.#holes.isLost = true;
    else if (hole === STRING) this.#holes.add(at + 1, end, STRING);
    else if (hole !== END) this.#holes.add(at, end, hole);
    return end;
  }

  #reset(): void {
    this.timeMs = Number.NaN;
    const { counts } = this;
    const answered = this.#answered;
    for (let place = 0; place < COUNTS; place++) counts[place] = answered[place] = Number.NaN;
    this.maxTokens = Number.NaN;
    this.cut = false;
    this.region = this.modelId = this.errorCode = this.identity = this.metadata = NONE;
    this.idHigh = this.idLow = 0;
    this.#rank = LAST_RANK;
    this.#isAsked = false;
    this.#isWhole = false;
    this.#told = 0;
    this.#depth = 0;
  }

  /** What the record counts comes before what the answer in it counts. */
  #settle(): void {
    const { counts } = this;
    const answered = this.#answered;
    for (let place = 0; place < COUNTS; place++) {
      if (Number.isNaN(counts[place] as number)) counts[place] = answered[place] as number;
    }
    if ((this.#said & ASKED) !== 0 && this.#rank === LAST_RANK) this.maxTokens = UNSET;
  }

  /** The members of an object, each once. @param at behind its brace @returns behind it, or REFUSED */
  #members(at: number, part: number): number {
    const json = this.#json;
    const { bytes } = json;
    if (++this.#depth > MOST_DEPTH) return REFUSED;
    this.#seen[this.#depth] = 0;
    let next = json.space(at);
    if (bytes[next] === CLOSE_BRACE) return this.#leave(next + 1);
    for (;;) {
      const end = bytes[next] === QUOTE ? keyEnd(bytes, next + 1) : REFUSED;
      if (end < 0) return REFUSED;
      const field = this.#fieldOf(part, next + 1, end);
      next = field === REFUSED ? REFUSED : this.#value(part, field, json.colon(end + 1));
      if (next < 0) return REFUSED;
      if (bytes[next] === CLOSE_BRACE) return this.#leave(next + 1);
      next = json.comma(next);
      if (next < 0) return REFUSED;
    }
  }

  /** Which of the part's fields a name is. @returns UNKNOWN for one that means nothing, REFUSED for one that comes again, or means something elsewhere */
  #fieldOf(part: number, start: number, end: number): number {
    const { bytes } = this.#json;
    const field = (f.PARTS[part] as f.PartFields).names.find(bytes, start, end);
    if (field < 0) return isTelling(part, bytes, start, end) ? REFUSED : UNKNOWN;
    const seen = this.#seen[this.#depth] as number;
    this.#seen[this.#depth] = seen | (1 << field);
    return (seen & (1 << field)) === 0 ? field : REFUSED;
  }

  /** The value of a member. @returns behind it and the white space that follows, or REFUSED */
  #value(part: number, field: number, at: number): number {
    const json = this.#json;
    if (at < 0) return REFUSED;
    const next = field === UNKNOWN ? this.#passed(at, json.value(at), true) : this.#noted(part, field, at);
    return next >= 0 && (json.bytes[next] as number) <= 32 ? json.space(next) : next;
  }

  #leave(at: number): number {
    this.#depth--;
    return at;
  }

  /** The same; where its value is no part of the line's form, it is a hole in it. */
  #noted(part: number, field: number, at: number): number {
    const { actions, details } = f.PARTS[part] as f.PartFields;
    const [action, detail] = [actions[field] as number, details[field] as number];
    const end = this.#act(action, detail, at);
    const isHole = action !== f.OBJECT && action !== f.RESPONSE && action !== f.FIRST_OF_LIST;
    if (isHole && holeOf(this.#json.bytes[at] as number) !== END) this.#holes.add(at, end, codeOf(action, detail), action === f.KIND);
    return end;
  }

  #act(action: number, detail: number, at: number): number {
    const { texts } = this;
    let end: number;
    switch (action) {
      case f.OBJECT:
        return this.#object(at, detail);
      case f.COUNT:
        return this.#count(at, this.counts, detail);
      case f.ANSWERED:
        return this.#tell(1 << detail) ? this.#count(at, this.#answered, detail) : REFUSED;
      case f.MAX_TOKENS:
        return this.#maxTokens(at, detail);
      case f.RESPONSE:
        return this.#response(at);
      case f.EVENTS:
        return this.#listOfEvents(at);
      case f.STOP_REASON:
        return this.#stopReason(at);
      case f.FIRST_OF_LIST:
        return this.#firstOf(at);
      case f.KIND:
        return this.#kind(at);
      case f.ELSEWHERE:
        return this.#json.bytes[at] === NULL_BEGINS ? this.#json.value(at) : REFUSED;
      case f.TIMESTAMP:
        return this.#timestamp(at);
      case f.REQUEST_ID:
        return this.#requestId(at);
      case f.REGION:
        end = this.#text(at, texts.region, QUOTE);
        this.region = this.#number;
        return end;
      case f.MODEL_ID:
        end = this.#text(at, texts.modelId, QUOTE);
        this.modelId = this.#number;
        return end;
      case f.ERROR_CODE:
        end = this.#text(at, texts.errorCode, QUOTE);
        this.errorCode = this.#number;
        return end;
      case f.IDENTITY:
        end = this.#text(at, texts.identity, OPEN_BRACE);
        this.identity = this.#number;
        return end;
      case f.METADATA:
        end = this.#text(at, texts.metadata, OPEN_BRACE);
        this.metadata = this.#number;
        return end;
      default:
        return REFUSED;
    }
  }

  /** A piece that is known by its bytes, or null. Its number is left in `#number`. @param opens its first byte */
  #text(at: number, texts: ByteTexts, opens: number): number {
    const json = this.#json;
    this.#number = NONE;
    if (json.bytes[at] !== opens) return json.bytes[at] === NULL_BEGINS ? json.value(at) : REFUSED;
    const known = texts.again(json.view, at);
    if (known >= 0) {
      this.#number = texts.last;
      return known;
    }
    const end = json.value(at);
    if (end >= 0) this.#number = texts.numberOf(json.bytes, at, end);
    return end;
  }

  #timestamp(at: number): number {
    const { bytes } = this.#json;
    if (bytes[at] !== QUOTE) return REFUSED;
    const end = bytes[at + 21] === QUOTE ? at + 21 : at + 25;
    if (bytes[end] !== QUOTE) return REFUSED;
    this.timeMs = this.#time.read(bytes, at + 1, end);
    return isTime(this.timeMs) ? end + 1 : REFUSED;
  }

  #requestId(at: number): number {
    const { bytes } = this.#json;
    if (bytes[at] !== QUOTE) return bytes[at] === NULL_BEGINS ? this.#json.value(at) : REFUSED;
    const end = keyEnd(bytes, at + 1);
    if (end < 0) return REFUSED;
    hashBytes(bytes, at + 1, end);
    this.idHigh = hash.high;
    this.idLow = hash.low;
    return end + 1;
  }

  /** Goes into an object that matters; another value in its place says nothing, but text may hold one. */
  #object(at: number, part: number): number {
    const json = this.#json;
    const first = json.bytes[at];
    if (first !== OPEN_BRACE) return first === QUOTE && part <= f.REQUEST ? REFUSED : this.#passed(at, json.value(at), false);
    if (part === f.INPUT || part === f.OUTPUT) this.#isWhole = true;
    if (part === f.REQUEST && json.bytes[json.space(at + 1)] !== CLOSE_BRACE) this.#isAsked = true;
    return this.#members(at + 1, part);
  }

  #response(at: number): number {
    const json = this.#json;
    const first = json.bytes[at];
    this.#told = 0;
    if (first === OPEN_BRACE) return this.#members(at + 1, f.PART);
    if (first === QUOTE) return REFUSED;
    if (first !== OPEN_LIST) return this.#passed(at, json.value(at), false);
    const end = this.#listOfEvents(at + 1);
    this.#holes.add(at + 1, end, codeOf(f.EVENTS, 0));
    return end;
  }

  #listOfEvents(at: number): number {
    const json = this.#json;
    const events = this.#events;
    let count = 0;
    let next = json.space(at);
    if (json.bytes[next] === CLOSE_LIST) return next + 1;
    for (;;) {
      events[placeOfEvent(count++)] = next;
      next = this.#shapes.value(this.#passedEventNode, json, next);
      if (next < 0) return REFUSED;
      next = json.space(next);
      if (json.bytes[next] === CLOSE_LIST) break;
      next = json.comma(next);
      if (next < 0) return REFUSED;
    }
    const isTold =
      this.#readEvents(0, Math.min(count, FIRST_EVENTS)) && this.#readEvents(Math.max(FIRST_EVENTS, count - LAST_EVENTS), count);
    return isTold ? next + 1 : REFUSED;
  }

  #readEvents(from: number, to: number): boolean {
    const { bytes } = this.#json;
    for (let index = from; index < to; index++) {
      const start = this.#events[placeOfEvent(index)] as number;
      this.#told = 0;
      if (bytes[start] === OPEN_BRACE && this.#known(this.#eventNode, start) < 0 && this.#event(start) < 0) return false;
    }
    return true;
  }

  /** Name by name; how it looks is noted apart from the line. */
  #event(start: number): number {
    const holes = this.#eventHoles;
    this.#holes = holes;
    holes.reset();
    this.#told = 0;
    const end = this.#members(start + 1, f.PART);
    if (end >= 0) this.#shapes.learn(this.#eventNode, this.#json.bytes, { start, end, holes, said: 0 });
    this.#holes = this.#lineHoles;
    return end;
  }

  /** @returns whether the event has not told this before: of two, the order would matter */
  #tell(bit: number): boolean {
    const isNew = (this.#told & bit) === 0;
    this.#told |= bit;
    return isNew;
  }

  /** Sets a count where the value is one. */
  #count(at: number, counts: Float64Array, place: number): number {
    const end = this.#read(at);
    if (this.#number >= 0 && this.#number < Number.POSITIVE_INFINITY) counts[place] = this.#number;
    return end;
  }

  #maxTokens(at: number, rank: number): number {
    const end = this.#read(at);
    if (this.#number > 0 && rank < this.#rank) {
      this.maxTokens = this.#number;
      this.#rank = rank;
    }
    return end;
  }

  /** A number, left in `#number`; NaN for another value. */
  #read(at: number): number {
    const json = this.#json;
    const { bytes } = json;
    let value = 0;
    let next = at;
    for (let digit = (bytes[next] as number) - 48; digit >= 0 && digit <= 9; digit = (bytes[++next] as number) - 48)
      value = value * 10 + digit;
    const after = bytes[next] as number;
    const isWhole = next > at && next - at <= 15 && (bytes[at] !== 48 || next === at + 1) && (after === COMMA || after === CLOSE_BRACE);
    if (isWhole) {
      this.#number = value;
      return next;
    }
    const end = json.value(at);
    const first = bytes[at] as number;
    this.#number = end >= 0 && (first === 45 || (first >= 48 && first <= 57)) ? Number(textOf(bytes, at, end)) : Number.NaN;
    return end;
  }

  #stopReason(at: number): number {
    const json = this.#json;
    if (json.bytes[at] === NULL_BEGINS) return json.value(at);
    if (!this.#tell(STOP_BIT)) return REFUSED;
    const end = this.#text(at, this.#stopReasons, QUOTE);
    if (end >= 0) this.cut = this.#stopReasons.said[this.#number] === 'cut';
    return end;
  }

  #firstOf(at: number): number {
    const json = this.#json;
    if (json.bytes[at] !== OPEN_LIST) return this.#passed(at, json.value(at), false);
    if (!this.#tell(LIST_BIT)) return REFUSED;
    const first = json.space(at + 1);
    if (json.bytes[first] === CLOSE_LIST) return first + 1;
    const next = json.bytes[first] === OPEN_BRACE ? this.#members(first + 1, f.HOLDER) : this.#passed(first, json.value(first), false);
    if (next < 0) return REFUSED;
    // More than one item is too much for a form.
    if (json.bytes[json.space(next)] !== CLOSE_LIST) this.#holes.isLost = true;
    return json.listRest(next);
  }

  /** `"type": "error"` stands for an answer that there is none of. */
  #kind(at: number): number {
    const json = this.#json;
    if (json.bytes[at] !== QUOTE) return json.value(at);
    const end = keyEnd(json.bytes, at + 1);
    return end < 0 || textIs(json.bytes, at + 1, end, ERROR) ? REFUSED : end + 1;
  }
}

/** An action and its detail as what stands in a hole. */
const codeOf = (action: number, detail: number) => FIELD + (detail << 5) + action;

const placeOfEvent = (index: number) => (index < FIRST_EVENTS ? index : FIRST_EVENTS + ((index - FIRST_EVENTS) % LAST_EVENTS));

/** Whether a name that means nothing here means something to the reference. */
function isTelling(part: number, bytes: Uint8Array, start: number, end: number): boolean {
  if (part === f.PART) return textIs(bytes, end - ENDING.length, end, ENDING) && end - start >= ENDING.length;
  if (part !== f.ROOT) return false;
  if (bytes[start] === AT_SIGN) return true;
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return true;
  return false;
}
