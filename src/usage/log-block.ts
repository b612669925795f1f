// A stretch of memory that holds whole lines → the records in it: most lines by the scanner of bytes, what it refuses by the cutter of documents.
import { ColumnWriter, type LogColumns } from './log-columns.ts';
import { DocumentCutter } from './log-documents.ts';
import { recordsIn, type ShapeTools } from './log-shapes.ts';
import { RecordScanner } from './scan/record-scanner.ts';

export interface BlockTools extends ShapeTools {
  /** Bytes as Latin-1 characters. */
  readonly latin1: (bytes: Uint8Array, start: number, end: number) => string;
}

const [NEWLINE, RETURN, BRACE] = [10, 13, 123];
/** A block whose first lines are all refused is in another form. */
const TRIES = 16;

export class BlockReader {
  readonly #tools: BlockTools;
  readonly #writer = new ColumnWriter();
  #scanner = new RecordScanner();

  constructor(tools: BlockTools) {
    this.#tools = tools;
  }

  /**
   * @param bytes with a line end at `end`, which is behind the last line
   * @returns null where the block does not end where a document ends, so that it cannot be read without those beside it
   */
  read(bytes: Uint8Array, start: number, end: number): LogColumns | null {
    if (this.#scanner.isFull) this.#scanner = new RecordScanner();
    const scanner = this.#scanner;
    scanner.open(bytes);
    const writer = this.#writer;
    const cutter = new DocumentCutter({
      document: (value, line) => {
        for (const found of recordsIn(value, this.#tools)) writer.add(found, line);
      },
      broken: (line, problem) => writer.add({ kind: 'broken', problem }, line),
    });
    let line = 0;
    let taken = 0;
    let at = start;
    while (at <= end) {
      line++;
      const isTried = bytes[at] === BRACE && (taken > 0 || line <= TRIES) && cutter.isIdle;
      const scanned = isTried ? scanner.scan(at) : -1;
      if (scanned >= 0) {
        taken++;
        writer.addScanned(scanner, line);
        at = scanned + 1;
        continue;
      }
      const next = bytes.indexOf(NEWLINE, at);
      const last = next > at && bytes[next - 1] === RETURN ? next - 1 : next;
      cutter.line(this.#tools.latin1(bytes, at, last), line);
      at = next + 1;
    }
    const columns = writer.take(line);
    return cutter.isIdle ? columns : null;
  }
}
