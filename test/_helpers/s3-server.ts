// A small S3 on loopback for tests: ListObjectsV2 in pages and GetObject, path style; it can refuse, and drop an answer on the way.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Server {
  readonly url: string;
  /** `GET key` and `LIST prefix`, in order. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

export interface S3Options {
  /** Key → bytes. */
  readonly objects: Readonly<Record<string, Buffer>>;
  readonly pageSize?: number;
  /** Keys whose first answer breaks off. */
  readonly breaksOnce?: readonly string[];
  readonly denies?: boolean;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function listing(bucket: string, { objects, pageSize = 1000 }: S3Options, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const keys = Object.keys(objects)
    .filter((each) => each.startsWith(prefix))
    .sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const more = from + pageSize < keys.length;
  const page = keys
    .slice(from, from + pageSize)
    .map((each) => `<Contents><Key>${escaped(each)}</Key><Size>${objects[each]?.length}</Size></Contents>`);
  return [
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>`,
    ...(more ? [`<NextContinuationToken>${from + pageSize}</NextContinuationToken>`] : []),
    ...page,
    '</ListBucketResult>',
  ].join('');
}

export async function startS3(bucket: string, options: S3Options): Promise<S3Server> {
  const { objects, breaksOnce = [], denies = false } = options;
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const [status, code] = denies ? [403, 'AccessDenied'] : [404, 'NoSuchBucket'];
    if (denies || !url.pathname.startsWith(`/${bucket}`)) {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
      return;
    }
    if (key === '') {
      calls.push(`LIST ${url.searchParams.get('prefix') ?? ''}`);
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(listing(bucket, options, url.searchParams));
      return;
    }
    calls.push(`GET ${key}`);
    const bytes = objects[key] ?? Buffer.alloc(0);
    response.writeHead(200, { 'content-length': bytes.length });
    const isFirst = calls.indexOf(`GET ${key}`) === calls.length - 1;
    if (isFirst && breaksOnce.includes(key)) response.write(bytes.subarray(0, 10), () => response.destroy());
    else response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
