// Markup that nothing from outside can add to: elements are made by name, and every text and value is escaped where it is written out.

import { stripControl } from '../../base/text.ts';

export type Value = string | number;
export type Child = Node | string | null;

export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value | null>>;
  readonly children: readonly Child[];
}

/** @param attributes null leaves one out @param children text is text, whatever is in it */
export function element(name: string, attributes: Node['attributes'] = {}, ...children: readonly Child[]): Node {
  return { name, attributes, children };
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What no XML document may hold, and halves of characters. */
const FORBIDDEN = /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escaped(text: string): string {
  return stripControl(text)
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"']/g, (mark) => NAMED[mark] ?? mark);
}

/** Elements of HTML that have no end tag. */
const VOID = new Set(['meta', 'br']);

/** Numbers of a drawing to a tenth: the rest would only make the file larger. */
const written = (value: Value) => (typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value));

/** The document that the elements are: the same in HTML and in XML. */
export function markup(node: Child): string {
  if (node === null) return '';
  if (typeof node === 'string') return escaped(node);
  const attributes = Object.entries(node.attributes).flatMap(([name, value]) => (value === null ? [] : [` ${name}="${written(value)}"`]));
  const open = `<${node.name}${attributes.join('')}`;
  if (VOID.has(node.name)) return `${open}/>`;
  return `${open}>${node.children.map(markup).join('')}</${node.name}>`;
}

/** A stylesheet, which must not be escaped: only text of this program goes here. */
export const stylesheet = (css: string): string => `<style>${css}</style>`;
