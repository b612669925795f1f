// The text of a log file, line by line → its records: JSON documents in any arrangement, CSV or YAML, told from the first line.
import { phrase, type Text } from '../base/phrases.ts';
import { LOGS } from '../words/en/logs.ts';
import { CsvCutter, csvLayout } from './log-csv.ts';
import { DocumentCutter, type DocumentSink, type PieceFacts } from './log-documents.ts';
import { type Found, recordsIn, type ShapeTools } from './log-shapes.ts';
import { RecordScanner } from './scan/record-scanner.ts';

export interface LogTools extends ShapeTools {
  /** The documents of YAML text, as `aws … --output yaml` prints it; null where it is none. */
  readonly yaml: (text: string) => readonly unknown[] | null;
}

export interface RecordSink {
  found(found: Found, line: number): void;
  /** The record of the line that the scanner took last; without this nothing is scanned. */
  scanned?(scanner: RecordScanner): void;
}

interface Cutter {
  line(text: string, number: number, facts: PieceFacts): void;
  end(): void;
  /** Whether a line that comes now is read by itself. */
  readonly isIdle?: boolean;
}

/** Names at the left edge that end in a colon, as YAML begins, and nothing of JSON does. */
const YAML =
  /^(?:---(?:\s|$)|%YAML|(?:- )?(?:events|results|message|searchedLogStreams|nextToken|nextForwardToken|statistics|status|queryLanguage|ResultSet|Records|records|'?@message'?):(?:\s|$))/;
const BRACE = 123;
const MOST_REFUSED = 64;
/** YAML is read whole. */
const MOST_YAML_CHARACTERS = 256 * 2 ** 20;

export class LogText {
  readonly #sink: RecordSink;
  readonly #tools: LogTools;
  #cutter: Cutter | null = null;
  #scanner = new RecordScanner();
  #scanned: Uint8Array | null = null;
  /** Lines refused one after another: a text in another form is not tried for long. */
  #refused = 0;

  constructor(sink: RecordSink, tools: LogTools) {
    this.#sink = sink;
    this.#tools = tools;
  }

  /** @param text a line without its end, bytes as Latin-1 characters; of a very long one, a piece */
  line(text: string, number: number, facts: PieceFacts = { continues: false, isPart: false }): void {
    if (this.#cutter === null) {
      const clean = text.replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '');
      if (clean.trim() === '') return;
      this.#cutter = this.#choose(clean.slice(0, 4096).trimEnd());
      this.#cutter.line(clean, number, facts);
    } else this.#cutter.line(text, number, facts);
  }

  /** A line as bytes, its end in them. @returns the offset of its end; -1 for a line that must come as text */
  take(bytes: Uint8Array, at: number): number {
    if (!this.#sink.scanned || this.#cutter?.isIdle !== true || bytes[at] !== BRACE || this.#refused > MOST_REFUSED) return -1;
    if (bytes !== this.#scanned) {
      if (this.#scanner.isFull) this.#scanner = new RecordScanner();
      this.#scanner.open(bytes);
      this.#scanned = bytes;
    }
    const end = this.#scanner.scan(at);
    this.#refused = end < 0 ? this.#refused + 1 : 0;
    if (end >= 0) this.#sink.scanned(this.#scanner);
    return end;
  }

  /** Whether the reader of YAML is needed at the end. */
  get isYaml(): boolean {
    return this.#cutter instanceof YamlText;
  }

  end(): void {
    this.#cutter?.end();
    this.#cutter = null;
  }

  #choose(first: string): Cutter {
    const broken = (line: number, problem: Text) => this.#sink.found({ kind: 'broken', problem }, line);
    const document = (value: unknown, line: number) => {
      for (const found of recordsIn(value, this.#tools)) this.#sink.found(found, line);
    };
    if (YAML.test(first)) return new YamlText((text) => this.#tools.yaml(text), { document, broken });
    const layout = csvLayout(first);
    if (layout) {
      const csv = new CsvCutter(layout, { row: document, broken });
      return { line: (text, number, { continues }) => csv.line(text, number, continues), end: () => csv.end() };
    }
    return new DocumentCutter({ document, broken, text: (text, line) => this.#text(text, line) });
  }

  /** A line without JSON: base64, as `aws kinesis` and copies of events hold it. */
  #text(text: string, line: number): boolean {
    const found = recordsIn(text, this.#tools).filter((each) => !('kind' in each));
    for (const each of found) this.#sink.found(each, line);
    return found.length > 0;
  }
}

class YamlText implements Cutter {
  readonly #parse: LogTools['yaml'];
  readonly #sink: DocumentSink;
  readonly #lines: string[] = [];
  #length = 0;

  constructor(parse: LogTools['yaml'], sink: DocumentSink) {
    this.#parse = parse;
    this.#sink = sink;
  }

  line(text: string, _number: number, { continues }: PieceFacts): void {
    this.#length += text.length + 1;
    if (this.#length > MOST_YAML_CHARACTERS) return;
    if (continues && this.#lines.length > 0) this.#lines.push((this.#lines.pop() as string) + text);
    else this.#lines.push(text);
  }

  end(): void {
    if (this.#length > MOST_YAML_CHARACTERS) {
      this.#sink.broken(1, phrase(LOGS, 'longYaml'));
      return;
    }
    const documents = this.#parse(this.#lines.join('\n'));
    if (documents === null) this.#sink.broken(1, phrase(LOGS, 'notYaml'));
    for (const document of documents ?? []) this.#sink.document(document, 1);
  }
}
