// Whether a request carries credentials in the form that AWS asks for. The signature itself is not computed: the emulator knows no secret. Pure.
import { AwsError } from '../wire/aws-error.ts';
import { header, type WireRequest } from '../wire/message.ts';

const ALGORITHMS = ['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'];
const CREDENTIAL = /^[\w]{3,128}\/\d{8}\/(?:[a-z0-9-]{1,40}\/)?([a-z0-9-]+)\/aws4_request$/;
const TIME = /^\d{8}T\d{6}Z$/;

interface Signature {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly time: string;
}

/**
 * @param service as a signature names it, `bedrock`; null where any will do
 * @throws AwsError in AWS's words where they are missing, cut short or of another service
 */
export function requireCredentials(request: WireRequest, service: string | null): void {
  const authorization = header(request, 'authorization');
  if (header(request, 'x-api-key')?.trim()) return;
  if (authorization !== undefined && /^Bearer \S+$/i.test(authorization)) {
    if (service === 'bedrock' || service === null) return;
    throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  const signature = authorization === undefined ? ofQuery(request) : ofHeader(authorization, request);
  if (signature === null) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  requireForm(signature, authorization);
  const scope = CREDENTIAL.exec(signature.credential)?.[1];
  if (service !== null && scope !== service)
    throw new AwsError('InvalidSignatureException', `Credential should be scoped to correct service: '${service}'.`, 403);
}

function ofHeader(authorization: string, request: WireRequest): Signature {
  const [algorithm = '', ...rest] = authorization.trim().split(/\s+/);
  const parts = new Map(
    rest
      .join('')
      .split(',')
      .map((part): [string, string] => {
        const at = part.indexOf('=');
        return [part.slice(0, at), part.slice(at + 1)];
      }),
  );
  return {
    algorithm,
    credential: parts.get('Credential') ?? '',
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    time: header(request, 'x-amz-date') ?? header(request, 'date') ?? '',
  };
}

/** A request that was signed in its address. */
function ofQuery({ query }: WireRequest): Signature | null {
  if (!query?.has('X-Amz-Signature') && !query?.has('X-Amz-Algorithm')) return null;
  const value = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  return {
    algorithm: value('Algorithm'),
    credential: value('Credential'),
    signedHeaders: value('SignedHeaders'),
    signature: value('Signature'),
    time: value('Date'),
  };
}

/** The service that a signature is for, `bedrock` or `bedrock-mantle`; null of a request that is not signed. */
export function signedService(request: WireRequest): string | null {
  const authorization = header(request, 'authorization');
  const signature = authorization?.startsWith('AWS4-') ? ofHeader(authorization, request) : ofQuery(request);
  return signature === null ? null : (CREDENTIAL.exec(signature.credential)?.[1] ?? null);
}

function requireForm({ algorithm, credential, signedHeaders, signature, time }: Signature, authorization: string | undefined): void {
  const incomplete = (problem: string) =>
    new AwsError(
      'IncompleteSignatureException',
      `${problem}${authorization === undefined ? '' : ` Authorization=${withoutSecret(authorization)}`}`,
      403,
    );
  if (!ALGORITHMS.includes(algorithm)) throw incomplete(`Unsupported AWS 'algorithm': '${algorithm.slice(0, 40)}'.`);
  const missing = [
    ...(credential === '' ? ["Authorization header requires 'Credential' parameter."] : []),
    ...(signature === '' ? ["Authorization header requires 'Signature' parameter."] : []),
    ...(signedHeaders === '' ? ["Authorization header requires 'SignedHeaders' parameter."] : []),
    ...(time === '' ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."] : []),
  ];
  if (missing.length > 0) throw incomplete(missing.join(' '));
  if (!CREDENTIAL.test(credential))
    throw incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got another form.');
  if (!signedHeaders.split(';').includes('host'))
    throw new AwsError('InvalidSignatureException', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", 403);
  const isSigned = algorithm === ALGORITHMS[0] ? /^[0-9a-f]{64}$/.test(signature) : /^[0-9a-f]{64,160}$/.test(signature);
  if (!isSigned)
    throw new AwsError('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.', 403);
  if (!TIME.test(time) && Number.isNaN(Date.parse(time)))
    throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${time.slice(0, 40)}'.`);
}

/** A signature is no secret for long, but nothing needs it. */
const withoutSecret = (authorization: string) => authorization.slice(0, 300).replace(/(Signature=)[0-9a-f]+/i, '$1…');
