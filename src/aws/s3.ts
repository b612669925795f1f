// Objects of S3 under a prefix: listed page by page, read as streams. Nothing is written.
import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { LOGS } from '../words/en/logs.ts';
import { clientOptions, transportOf } from './calls/client-options.ts';
import { type CallContext, malformedAnswer, toBqError } from './calls/errors.ts';
import { PageTokens } from './calls/pages.ts';
import { type RetryNotice, withRetry } from './calls/retry.ts';
import { SOURCE_ACTIONS } from './doctor/policy.ts';
import type { AwsSession } from './session/session.ts';

export interface S3Place {
  readonly bucket: string;
  /** Empty: the whole bucket. */
  readonly prefix: string;
}

export interface S3Object {
  readonly key: string;
  readonly sizeBytes: number;
}

/** @param uri `s3://bucket/prefix` @throws BqError usage */
export function parseS3Uri(uri: string): S3Place {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,62})(?:\/(.*))?$/.exec(uri);
  if (!found)
    throw new BqError(phrase(LOGS, 'badS3', uri), {
      code: 'BAD_S3_URI',
      kind: 'usage',
      suggestions: ["--logs 's3://my-bucket/logs/'"],
    });
  return { bucket: found[1] as string, prefix: found[2] ?? '' };
}

/** A thousand objects each: ten million are more than one answer can be made of. */
const MOST_PAGES = 10_000;

/** An answer may take a while for large objects; between two bytes of it this long may pass. */
const TIMEOUTS = { answerMs: 60_000, wholeMs: 60_000 };

/** @throws BqError remote for what is no page of a list, or half a one */
function pageOf(
  answer: ListObjectsV2CommandOutput,
  context: CallContext,
): { readonly objects: readonly S3Object[]; readonly next: string | undefined } {
  // An empty prefix is told with the bucket's name and a count of 0.
  if (answer.Name === undefined && answer.KeyCount === undefined) throw malformedAnswer(context, 'it is no list of a bucket');
  if (answer.IsTruncated && !answer.NextContinuationToken) throw malformedAnswer(context, 'it is cut short without a token for the rest');
  const objects = (answer.Contents ?? []).flatMap(({ Key: key, Size: size }) => (key === undefined ? [] : [{ key, sizeBytes: size ?? 0 }]));
  return { objects, next: answer.IsTruncated ? answer.NextContinuationToken : undefined };
}

export class S3Reader {
  readonly #session: AwsSession;
  readonly #onRetry: ((notice: RetryNotice) => void) | undefined;
  #region: string;
  #client: Promise<S3Client> | null = null;

  /** @param region where the bucket is first looked for; S3 says where it is if elsewhere */
  constructor(session: AwsSession, region: string, onRetry?: (notice: RetryNotice) => void) {
    this.#session = session;
    this.#region = region;
    this.#onRetry = onRetry;
  }

  /** Every object under the prefix, in the order of their keys. @throws BqError configuration or remote */
  async *list({ bucket, prefix }: S3Place): AsyncGenerator<S3Object> {
    const context = this.#context('ListObjectsV2');
    const tokens = new PageTokens(context, MOST_PAGES);
    let token: string | undefined;
    do {
      const answer: ListObjectsV2CommandOutput = await this.#ask('ListObjectsV2', async (client, sdk) =>
        client.send(
          new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }),
        ),
      );
      const { objects, next } = pageOf(answer, context);
      yield* objects;
      token = tokens.next(next);
    } while (token !== undefined);
  }

  /** @throws BqError configuration or remote */
  async open(bucket: string, key: string): Promise<AsyncIterable<Buffer>> {
    const answer = await this.#ask('GetObject', async (client, sdk) => client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key })));
    return (answer.Body ?? []) as AsyncIterable<Buffer>;
  }

  /** The whole of an object; one that breaks off on the way is asked for again. @throws BqError configuration or remote */
  async read(bucket: string, key: string): Promise<Buffer> {
    return this.#ask('GetObject', async (client, sdk) => {
      const { Body: body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await body?.transformToByteArray()) ?? []);
    });
  }

  async close(): Promise<void> {
    (await this.#client)?.destroy();
  }

  async #ask<Answer>(
    call: keyof typeof SOURCE_ACTIONS,
    ask: (client: S3Client, sdk: typeof import('@aws-sdk/client-s3')) => Promise<Answer>,
  ): Promise<Answer> {
    const sdk = await import('@aws-sdk/client-s3');
    try {
      return await withRetry(
        async () => {
          try {
            return await ask(await this.#connected(sdk), sdk);
          } catch (error) {
            if (!this.#movesTo(error)) throw error;
            return ask(await this.#connected(sdk), sdk);
          }
        },
        { onRetry: this.#onRetry },
      );
    } catch (error) {
      throw toBqError(error, this.#context(call));
    }
  }

  #context(call: keyof typeof SOURCE_ACTIONS): CallContext {
    const { profile } = this.#session.credentials;
    return { action: SOURCE_ACTIONS[call], region: this.#region, profile, endpoint: this.#session.endpointOf('S3') };
  }

  #connected(sdk: typeof import('@aws-sdk/client-s3')): Promise<S3Client> {
    this.#client ??= Promise.resolve(
      new sdk.S3Client({
        ...clientOptions(this.#session, this.#region, 'S3'),
        requestHandler: transportOf(this.#session, TIMEOUTS, { isObject: ({ query }) => query?.['list-type'] === undefined }),
        // Names of buckets are no names of hosts where an endpoint of one's own answers.
        forcePathStyle: this.#session.endpointOf('S3') !== null,
      }),
    );
    return this.#client;
  }

  /** A bucket of another Region is told with where it is. */
  #movesTo(error: unknown): boolean {
    const { $response: response } = error as { $response?: { headers?: Record<string, string> } };
    const region = response?.headers?.['x-amz-bucket-region'];
    if (region === undefined || region === this.#region) return false;
    this.#region = region;
    this.#client = null;
    return true;
  }
}
