// Bytes of media in every form that requests and their JSON dumps have -> base64, and where media lie that are not in the file.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import type { MediaSource } from '../types.ts';

/** A URL, an S3 object, a file ID: nothing that can be counted here. `where` reads on after `image`: `by URL`, `in S3`. */
export interface Elsewhere {
  readonly type: 'elsewhere';
  readonly where: string;
}

/** Most bytes that a request can hold; a dump with an index beyond is no dump of bytes. */
const MOST_BYTES = 32 * 2 ** 20;

/**
 * @param value base64, a data URL, a Node Buffer, a Uint8Array as JSON writes it, a list of bytes, or what frameworks wrap base64 in
 * @returns base64; null where the value holds no bytes
 */
export function base64Of(value: unknown): string | null {
  if (typeof value === 'string') return value.startsWith('data:') ? dataUrlBytes(value) : isAddress(value) ? null : value;
  if (Array.isArray(value)) return ofNumbers(value);
  if (!isObject(value)) return null;
  // JSON.stringify(Buffer), Strands' session files, MongoDB's extended JSON.
  if (value.type === 'Buffer' && Array.isArray(value.data)) return ofNumbers(value.data);
  if (value.__bytes_encoded__ === true && typeof value.data === 'string') return value.data;
  if (isObject(value.$binary)) return stringOrNull(value.$binary.base64);
  return typeof value['0'] === 'number' ? ofIndexed(value) : null;
}

/** `https://…`, `s3://…`, `file://…`; base64 has no colon. */
function isAddress(value: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:/i.test(value);
}

function dataUrlBytes(url: string): string | null {
  const comma = url.indexOf(',');
  if (comma < 0) return null;
  const head = url.slice(0, Math.min(comma, 200));
  const body = url.slice(comma + 1);
  if (head.endsWith(';base64')) return body;
  try {
    return Buffer.from(decodeURIComponent(body), 'utf8').toString('base64');
  } catch {
    return null;
  }
}

/** The media type of a data URL, as `image/png`; null elsewhere. */
export function dataUrlType(url: string): string | null {
  return /^data:([a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,80})[;,]/i.exec(url)?.[1]?.toLowerCase() ?? null;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function ofNumbers(values: readonly unknown[]): string | null {
  return values.length > 0 && values.length <= MOST_BYTES && values.every(isByte)
    ? Buffer.from(values as number[]).toString('base64')
    : null;
}

/** `{"0": 137, "1": 80, …}`. */
function ofIndexed(value: JsonObject): string | null {
  const bytes: number[] = [];
  for (let i = 0; i < MOST_BYTES; i++) {
    const byte = value[String(i)];
    if (byte === undefined) break;
    if (!isByte(byte)) return null;
    bytes.push(byte);
  }
  return Object.keys(value).length === bytes.length ? Buffer.from(bytes).toString('base64') : null;
}

/** Text in base64 that a `text/…` file was sent as; the text itself where it is none. */
export function decodedText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** Members in which a source, or the block around it, keeps its bytes or says where they lie. */
const BYTES = ['bytes', 'data', 'base64', 'base64_image', 'base64_data', 'file_data', 'image', 'blob'];
const PLACES = ['url', 'uri', 'image_url', 'fileUri', 'file_uri', 'gcs_uri', 's3Uri', 'path', 'filePath'];
const FILE_IDS = ['file_id', 'fileId', 'reference', 'file_reference'];

/**
 * Reads a source whatever its API: Anthropic's `{type, media_type, data}`, Converse's `{bytes}`, `{s3Location}`, a URL or `{url}`, a data URL, bytes.
 * @returns null where the value says nothing of a source
 */
export function mediaSource(value: unknown): MediaSource | Elsewhere | null {
  const bytes = base64Of(value);
  if (bytes !== null) return { type: 'base64', data: bytes };
  if (typeof value === 'string') return { type: 'elsewhere', where: placeName(value) };
  if (!isObject(value)) return null;
  if (isInS3(value)) return { type: 'elsewhere', where: 'in S3' };
  for (const name of BYTES) {
    const data = value[name] === undefined ? null : base64Of(value[name]);
    if (data !== null) return { type: 'base64', data };
  }
  const address = addressIn(value);
  if (address !== null) return address.startsWith('data:') ? mediaSource(address) : { type: 'elsewhere', where: placeName(address) };
  if (FILE_IDS.some((name) => value[name] !== undefined && value[name] !== null)) return { type: 'elsewhere', where: 'by file ID' };
  return null;
}

function placeName(place: string): string {
  if (/^s3:/i.test(place) || /\bs3[.-][a-z0-9.-]*amazonaws\.com/i.test(place)) return 'in S3';
  return /^https?:/i.test(place) ? 'by URL' : 'that is not in the file';
}

/** What a block or source says its bytes are: `image/png`, `application/pdf`; null where it says nothing. */
export function mediaTypeOf(...holders: readonly unknown[]): string | null {
  for (const holder of holders) {
    if (typeof holder === 'string') {
      const type = dataUrlType(holder);
      if (type !== null) return type;
    }
    if (!isObject(holder)) continue;
    for (const name of MEDIA_TYPES) {
      const type = holder[name];
      if (typeof type === 'string' && type.includes('/')) return type.toLowerCase();
    }
  }
  return null;
}

const MEDIA_TYPES = [
  'media_type',
  'mediaType',
  'mimeType',
  'mime_type',
  'contentType',
  'content_type',
  'image_mimetype',
  'document_mimetype',
  'mimetype',
];

function isInS3({ s3Location, s3_location: snakeCase, type }: JsonObject): boolean {
  return s3Location !== undefined || snakeCase !== undefined || type === 's3' || type === 's3Location';
}

function addressIn(value: JsonObject): string | null {
  for (const name of PLACES) {
    const place = value[name];
    const address = isObject(place) ? stringOrNull(place.url) : stringOrNull(place);
    if (address !== null) return address;
  }
  return null;
}
