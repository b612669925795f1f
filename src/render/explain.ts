// The answer of `bq explain` as text for a terminal and as Markdown.

import { displayWidth, padEnd, stripControl, wrap } from '../base/text.ts';
import type { ExplainResult } from '../contracts/explain.ts';
import { EXPLAIN } from '../words/en/explain.ts';
import { type Layout, paragraphs, wordsOf } from './layout.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import type { Style } from './style.ts';

type Cause = ExplainResult['causes'][number];
type ExplainWords = typeof EXPLAIN.english;

export function explainText(result: ExplainResult, layout: Layout): string {
  const words = wordsOf(layout, EXPLAIN);
  const several = result.errors + result.retries + result.notices > 1;
  const head = several ? [wrap(words.found(result), layout.columns)] : [];
  const causes = result.causes.map((cause) => causeLines(cause, layout, several));
  return paragraphs([...head, ...causes, unknownLines(result, layout, words)]);
}

/** `3 x `, or of a cause that only retries or warnings tell of, `2 retries: `. */
function timesOf({ count, retries, notices }: Cause, sign: string, words: ExplainWords): string {
  if (count > 0) return words.times(count, sign);
  return retries > 0 ? words.retriesOnly(retries) : words.noticesOnly(notices);
}

function retriesOf({ count, retries, notices }: Cause, words: ExplainWords): string[] {
  if (retries === 0) return count === 0 && notices > 0 ? [words.onlyNotice] : [];
  return [count === 0 ? words.onlyRetries : words.retriesToo(retries)];
}

function causeLines(cause: Cause, layout: Layout, several: boolean): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, EXPLAIN);
  const { labels } = words;
  const paint = cause.isThrottle ? style.yellow : style.cyan;
  const title = wrap(`${several ? timesOf(cause, 'x', words) : ''}${cause.title}`, columns).map((line) => style.bold(paint(line)));
  const shown = [
    labels.said,
    labels.client,
    labels.means,
    labels.retries,
    labels.model,
    labels.now,
    labels.change,
    labels.commands,
    labels.seen,
  ];
  const look = { style, columns, labelWidth: Math.max(...shown.map(displayWidth)) + 1 };
  const row = (label: string, lines: readonly string[]) => labelled(label, lines, look);
  return [
    ...title,
    ...row(labels.said, [clean(saidOf(cause))].filter(Boolean)),
    ...row(labels.client, [clean(cause.clientMessage ?? '')].filter(Boolean)),
    ...row(labels.means, [cause.means]),
    ...row(labels.retries, retriesOf(cause, words)),
    ...row(labels.model, cause.forThisModel),
    ...row(labels.now, cause.now),
    ...row(labels.change, cause.change),
    ...commandLines(labels.commands, cause.commands, look),
    ...row(labels.seen, [clean(seenOf(cause, words))].filter(Boolean)),
  ];
}

interface Look {
  readonly style: Style;
  readonly columns: number;
  readonly labelWidth: number;
}

function labelled(label: string, texts: readonly string[], { style, columns, labelWidth }: Look): string[] {
  const indent = ' '.repeat(labelWidth);
  return texts.flatMap((text, index) =>
    wrap(text, Math.max(20, columns - labelWidth)).map((line, lineIndex) =>
      index === 0 && lineIndex === 0 ? style.dim(padEnd(label, labelWidth)) + line : indent + line,
    ),
  );
}

/** Commands are copied: they are not broken into lines. */
function commandLines(label: string, commands: readonly string[], { style, labelWidth }: Look): string[] {
  return commands.map((command, index) => `${style.dim(padEnd(index === 0 ? label : '', labelWidth))}${command}`);
}

/** What was pasted is foreign text. */
const clean = (text: string) => stripControl(text, { oneLine: true });

/** The types, statuses and words of AWS; nothing where only a client speaks. */
function saidOf({ errorTypes, httpStatuses, message, operations, class: kind }: Cause): string {
  if (message === null && kind === 'other') return '';
  const head = [...errorTypes, ...httpStatuses.map((status) => `HTTP ${status}`), ...operations].join(', ');
  return [head, message === null ? '' : `"${message}"`].filter(Boolean).join(': ');
}

function seenOf({ firstSeen, lastSeen, requestIds, attempts, count }: Cause, words: ExplainWords): string {
  const parts = [];
  if (firstSeen !== null) parts.push(firstSeen === lastSeen ? firstSeen : words.between(firstSeen, lastSeen ?? ''));
  if (attempts !== null) parts.push(words.attempts(attempts));
  if (requestIds.length > 0) parts.push(words.requests(requestIds, count > requestIds.length && requestIds.length > 1));
  return parts.join(' · ');
}

function unknownLines({ unknown }: ExplainResult, { style, columns }: Layout, words: ExplainWords): string[] {
  if (unknown.length === 0) return [];
  const total = unknown.reduce((sum, { count }) => sum + count, 0);
  return [
    ...wrap(words.unknown(total), columns).map((line) => style.bold(line)),
    ...unknown.flatMap(({ text, count }) =>
      wrap(`  ${count > 1 ? words.times(count, 'x') : ''}${clean(text)}`, columns, { indent: '    ' }),
    ),
  ];
}

export function explainMarkdown(result: ExplainResult, layout: Pick<Layout, 'language'>): string {
  const words = wordsOf(layout, EXPLAIN);
  const { labels } = words;
  const several = result.errors + result.retries + result.notices > 1;
  const list = (label: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`**${label}**`, '', ...texts.map((text) => `- ${escapeMarkdown(text)}`), ''];
  const sections = result.causes.flatMap((cause) => [
    `## ${several ? timesOf(cause, '×', words) : ''}${escapeMarkdown(cause.title)}`,
    '',
    escapeMarkdown(cause.means),
    '',
    ...list(labels.said, [saidOf(cause)].filter(Boolean)),
    ...list(labels.clientSaid, [cause.clientMessage ?? ''].filter(Boolean)),
    ...list(labels.retries, retriesOf(cause, words)),
    ...list(labels.model, cause.forThisModel),
    ...list(labels.now, cause.now),
    ...list(labels.change, cause.change),
    ...(cause.commands.length === 0 ? [] : [...cause.commands.map((command) => `- ${inlineCode(command)}`), '']),
  ]);
  const unknown =
    result.unknown.length === 0
      ? []
      : [
          `## ${words.unknownTitle}`,
          '',
          ...result.unknown.map(({ text, count }) => `- ${count > 1 ? words.times(count, '×') : ''}${escapeMarkdown(text)}`),
        ];
  return [...sections, ...unknown].join('\n').trimEnd();
}
