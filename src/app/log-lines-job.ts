// Reads a block of whole lines of a log; runs in a worker thread.
import { unpackBase64 } from '../io/log-files.ts';
import { ColumnWriter, type LogColumns } from '../usage/log-columns.ts';
import { DocumentCutter } from '../usage/log-documents.ts';
import { recordsIn, type ShapeTools } from '../usage/log-shapes.ts';

export interface LogBlock {
  /** Whole lines, the last without its end. */
  readonly bytes: Uint8Array;
}

/** @returns null where the block does not end where a document ends, so that it cannot be read without those beside it */
export function logLinesJob({ bytes }: LogBlock): LogColumns | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('latin1');
  const writer = new ColumnWriter();
  const tools: ShapeTools = { unpack: unpackBase64 };
  const cutter = new DocumentCutter({
    document: (value, line) => {
      for (const found of recordsIn(value, tools)) writer.add(found, line);
    },
    broken: (line, problem) => writer.add({ kind: 'broken', problem }, line),
  });
  let line = 0;
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    cutter.line(text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end), ++line);
    start = end + 1;
  }
  return cutter.isIdle ? writer.columns(line) : null;
}
