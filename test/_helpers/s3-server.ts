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

export async function startS3(bucket: string, { objects, pageSize = 1000, breaksOnce = [], denies = false }: S3Options): Promise<S3Server> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    if (!url.pathname.startsWith(`/${bucket}`) || denies) {
      response.writeHead(denies ? 403 : 404, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${denies ? 'AccessDenied' : 'NoSuchBucket'}</Code><Message>no</Message></Error>`);
      return;
    }
    if (key === '') {
      const prefix = url.searchParams.get('prefix') ?? '';
      calls.push(`LIST ${prefix}`);
      const keys = Object.keys(objects)
        .filter((each) => each.startsWith(prefix))
        .sort();
      const from = Number(url.searchParams.get('continuation-token') ?? 0);
      const page = keys.slice(from, from + pageSize);
      const more = from + pageSize < keys.length;
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(
        `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${from + pageSize}</NextContinuationToken>` : ''}${page
          .map((each) => `<Contents><Key>${escaped(each)}</Key><Size>${objects[each]?.length}</Size></Contents>`)
          .join('')}</ListBucketResult>`,
      );
      return;
    }
    calls.push(`GET ${key}`);
    const bytes = objects[key] ?? Buffer.alloc(0);
    response.writeHead(200, { 'content-length': bytes.length });
    if (breaksOnce.includes(key) && calls.filter((call) => call === `GET ${key}`).length === 1) {
      response.write(bytes.subarray(0, 10), () => response.destroy());
      return;
    }
    response.end(bytes);
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
