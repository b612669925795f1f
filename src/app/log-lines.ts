// One source of logs line by line, whatever its form: what is usual by the scanner, the rest as text.
import { type NoText, type Position, readLines, unpackBase64 } from '../io/log-files.ts';
import { LogText, type LogTools, type RecordSink } from '../usage/log-text.ts';

export interface LineSink extends RecordSink {
  /** After every chunk; what it returns is waited for. @param readBytes of the source so far, packed as they lie in it */
  chunk(readBytes: number): Promise<void> | undefined;
}

/** @returns bytes, unpacked; or why there are no lines in it @throws BqError input: it cannot be read, or breaks off; what was read before has gone to the sink */
export async function readLogLines(
  content: string | AsyncIterable<Buffer>,
  sink: LineSink,
  { name, from }: { readonly name: string; readonly from?: Position },
): Promise<number | NoText> {
  let yaml: LogTools['yaml'] = () => null;
  const text = new LogText(sink, { unpack: unpackBase64, yaml: (given) => yaml(given) });
  try {
    return await readLines(
      content,
      {
        line: (line, number, facts) => text.line(line, number, facts),
        take: (bytes, at) => text.take(bytes, at),
        chunk: (done) => sink.chunk(done),
      },
      { name, ...(from ? { from } : {}) },
    );
  } finally {
    if (text.isYaml) yaml = (await logTools()).yaml;
    text.end();
  }
}

/** What the pure readers of text need of Node and of libraries. */
export async function logTools(): Promise<LogTools> {
  const { default: yaml } = await import('yaml');
  return {
    unpack: unpackBase64,
    yaml: (text) => {
      try {
        const documents = yaml.parseAllDocuments(Buffer.from(text, 'latin1').toString('utf8'), { uniqueKeys: false, logLevel: 'error' });
        return documents.map((document) => document.toJS({ maxAliasCount: 0 }) as unknown);
      } catch {
        return null;
      }
    },
  };
}
