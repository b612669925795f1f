// Logs under a prefix of S3: listed, then read several objects at a time, in the order of their keys.
import { parseS3Uri, type S3Object, S3Reader } from '../aws/s3.ts';
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { BodyFiles, bodyOf, kindOfLogObject } from '../io/log-tree.ts';
import { ordered } from '../io/ordered.ts';
import { LOGS } from '../words/en/logs.ts';
import type { Context } from './context.ts';
import { isOutside, type LogSource, type LogSources, type LogWindow } from './log-source.ts';
import { retryNote } from './retry-note.ts';

/** Objects under way at a time; Bedrock writes small ones, every few minutes. */
const AT_ONCE = 8;
/** Larger objects are streamed when it is their turn. */
const MOST_HELD_BYTES = 4 * 2 ** 20;

/** @param uri `s3://bucket/prefix` @throws BqError usage, configuration, remote */
export async function s3Sources(context: Context, uri: string, window: LogWindow): Promise<LogSources> {
  const place = parseS3Uri(uri);
  if (context.origin.isOffline)
    throw new BqError(phrase(LOGS, 'offlineS3', uri), {
      code: 'NEEDS_NETWORK',
      kind: 'usage',
      suggestions: [`aws s3 sync ${uri} logs/ && bq usage --logs logs/ --offline`],
    });
  const [region = FALLBACK_REGION] = (await context.regionChoice()).regions;
  const session = await context.requireSession({
    why: phrase(LOGS, 'whyS3'),
    otherwise: [phrase(LOGS, 'copyFirst', uri)],
  });
  const reader = new S3Reader(session, region, (notice) => context.tell(retryNote('S3', region, notice)));
  const logs: S3Object[] = [];
  const bodies = new BodyFiles();
  let skippedBefore = 0;
  for await (const object of reader.list(place)) {
    const kind = kindOfLogObject(object.key);
    if (isOutside(object.key, window)) skippedBefore += kind === 'log' ? 1 : 0;
    else if (kind === 'log') logs.push(object);
    else if (kind === 'body') bodies.add(object.key);
  }
  const open = async ({ key, sizeBytes }: S3Object): Promise<LogSource> => ({
    name: `s3://${place.bucket}/${key}`,
    content: sizeBytes > MOST_HELD_BYTES ? later(() => reader.open(place.bucket, key)) : now(await reader.read(place.bucket, key)),
    sizeBytes,
    isFound: true,
  });
  return {
    files: logs.map(({ key }) => ({ name: `s3://${place.bucket}/${key}` })),
    bodies: {
      size: bodies.size,
      read: async (path) => {
        const key = path === null ? null : bodies.find(path);
        return key === null ? null : bodyOf(await reader.read(place.bucket, key));
      },
    },
    totalBytes: logs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    unpackedBytes: 0,
    skippedBefore,
    async *opened() {
      try {
        yield* ordered(logs, AT_ONCE, open);
      } finally {
        await reader.close();
      }
    },
  };
}

async function* now(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** Opened when the first byte is asked for. */
async function* later(open: () => Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer> {
  yield* await open();
}
