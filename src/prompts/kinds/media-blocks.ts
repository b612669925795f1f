// Blocks that hold images, files, documents and search results -> the normal form.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import type { Block, MediaSource } from '../types.ts';
import { decodedText, type Elsewhere, mediaSource, mediaTypeOf } from './media-sources.ts';
import { below, type ContentReader, type Place } from './place.ts';

export function imageBlock(block: JsonObject, place: Place): readonly Block[] {
  const source = firstSource([isObject(block.image) ? block.image.source : undefined, block.source, block.image_url, block.image, block]);
  return readable(source, 'image', place, (found) => [{ type: 'image', source: found }]);
}

/** A file of a stated media type: an image, a document, or what cannot be counted here. */
export function fileBlock(block: JsonObject, place: Place): readonly Block[] {
  const holder = isObject(block.file) ? block.file : block;
  const type = mediaTypeOf(block, holder, holder.file_data, holder.data, holder.url, holder.source);
  if (type?.startsWith('image/')) return imageBlock(holder, place);
  if (type?.startsWith('audio/') || type?.startsWith('video/')) {
    place.excludes.add(type.slice(0, type.indexOf('/')));
    return [];
  }
  const source = firstSource([holder.source, holder.file_url, holder]);
  return readable(source, 'file', place, (found) => {
    const title = titleOf(holder) ?? titleOf(block);
    return [documentOf(found, formatOf(type, title), title, false)];
  });
}

/** Documents of Anthropic, Converse, LlamaIndex and pydantic-ai. */
export function documentBlock(block: JsonObject, place: Place, contentOf: ContentReader): readonly Block[] {
  const holder = isObject(block.document) ? block.document : block;
  const { source } = holder;
  const title = titleOf(holder);
  const citations = isObject(holder.citations) && holder.citations.enabled === true;
  const format = stringOrNull(holder.format) ?? formatOf(mediaTypeOf(holder, source, holder.url), title);
  if (isObject(source)) {
    const text = stringOrNull(source.text) ?? (source.type === 'text' ? stringOrNull(source.data) : null);
    if (text !== null) return [documentOf({ type: 'text', text }, format, title, citations)];
    if (source.content !== undefined) {
      const blocks = contentOf(source.content, below(below(place, 'source'), 'content'));
      return [documentOf({ type: 'blocks', blocks }, format, title, citations)];
    }
  }
  return readable(firstSource([source, holder]), 'document', place, (found) => [documentOf(found, format, title, citations)]);
}

export function searchResultBlock(block: JsonObject, place: Place, contentOf: ContentReader): readonly Block[] {
  const blocks = contentOf(block.content, below(place, 'content'));
  const title = [stringOrNull(block.title), stringOrNull(block.source)].filter((each) => each !== null).join('\n');
  const citations = isObject(block.citations) && block.citations.enabled === true;
  return [documentOf({ type: 'blocks', blocks }, 'search-result', title === '' ? null : title, citations)];
}

function documentOf(source: MediaSource, format: string | null, title: string | null, citations: boolean): Block {
  return { type: 'document', source, format, title, citations };
}

/** The first of several members that says where the bytes are. */
function firstSource(values: readonly unknown[]): MediaSource | Elsewhere | null {
  for (const value of values) {
    const source = value === undefined || value === null ? null : mediaSource(value);
    if (source !== null) return source;
  }
  return null;
}

function readable(
  source: MediaSource | Elsewhere | null,
  what: string,
  { excludes }: Place,
  found: (source: MediaSource) => readonly Block[],
): readonly Block[] {
  if (source !== null && source.type !== 'elsewhere') return found(source);
  excludes.add(source === null ? `${what} without readable bytes` : `${what} ${source.where}`);
  return [];
}

function titleOf({ title, name, filename, context }: JsonObject): string | null {
  const said = stringOrNull(title) ?? stringOrNull(name) ?? stringOrNull(filename);
  const more = stringOrNull(context);
  return said === null || more === null ? (said ?? more) : `${said}\n${more}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/xml': 'xml',
};

/** The format in Converse's words, from a media type or the end of a file's name; null where neither says. */
function formatOf(mediaType: string | null, name: string | null): string | null {
  if (mediaType !== null) return FORMATS[mediaType] ?? (mediaType.startsWith('text/') ? 'txt' : null);
  return /\.(pdf|csv|docx?|xlsx?|html|txt|md)$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? null;
}

const TEXT_FORMATS = new Set(['txt', 'md', 'csv', 'html', 'json', 'xml']);

/** The text of a document that is text; null where it is a PDF, an Office file or blocks. */
export function documentText({ source, format }: Extract<Block, { type: 'document' }>): string | null {
  if (source.type === 'text') return source.text;
  return source.type === 'base64' && format !== null && TEXT_FORMATS.has(format.toLowerCase()) ? decodedText(source.data) : null;
}
