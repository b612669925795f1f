// Signs one HTTP request with AWS Signature Version 4, for an endpoint that no SDK client knows.
import type { Keys } from '../session/keys.ts';

export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; `host`, `x-amz-date` and the token are added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningScope {
  /** e.g. `bedrock-mantle` */
  readonly service: string;
  readonly region: string;
  readonly now: Date;
}

/** @returns all headers to send */
export async function signedHeaders(request: SignableRequest, keys: Keys, scope: SigningScope): Promise<Record<string, string>> {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([import('@smithy/signature-v4'), import('@smithy/core/checksum')]);
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const { method, url, headers, body } = request;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    service: scope.service,
    region: scope.region,
    sha256: Sha256,
    applyChecksum: false,
  });
  const unsigned = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)])),
    headers: { ...headers, host: url.host },
    body,
  };
  return (await signer.sign(unsigned, { signingDate: scope.now })).headers;
}
