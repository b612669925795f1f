// The answer of `bq explain` as text for a terminal and as Markdown.

import { plural } from '../base/numbers.ts';
import { padEnd, stripControl, wrap } from '../base/text.ts';
import type { ExplainResult } from '../contracts/explain.ts';
import { type Layout, paragraphs } from './layout.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';
import type { Style } from './style.ts';

type Cause = ExplainResult['causes'][number];

const LABEL_WIDTH = 11;

export function explainText(result: ExplainResult, { style, columns }: Layout): string {
  const several = result.errors + result.retries + result.notices > 1;
  const head = several ? [wrap(headOf(result), columns)] : [];
  const causes = result.causes.map((cause) => causeLines(cause, style, columns, several));
  return paragraphs([...head, ...causes, unknownLines(result, style, columns)]);
}

function headOf({ errors, throttles, retries, notices }: ExplainResult): string {
  const head = errors === 1 ? '1 error' : `${plural(errors, 'error')}, ${throttles} of them throttles`;
  const apart = [...(retries === 0 ? [] : [plural(retries, 'retry', 'retries')]), ...(notices === 0 ? [] : [plural(notices, 'warning')])];
  return apart.length === 0 ? head : `${head}; ${apart.join(' and ')} of a client, counted apart`;
}

/** `3 x `, or of a cause that only retries or warnings tell of, `2 retries: `. */
function timesOf({ count, retries, notices }: Cause, sign: string): string {
  if (count > 0) return `${count} ${sign} `;
  return `${retries > 0 ? plural(retries, 'retry', 'retries') : plural(notices, 'warning')}: `;
}

function retriesOf({ count, retries, notices }: Cause): string[] {
  if (retries === 0) return count === 0 && notices > 0 ? ['a warning of the client; this text tells of no call that failed for it'] : [];
  if (count === 0) return ['the client tries again; this text tells of no call that failed for it in the end'];
  const what = retries === 1 ? 'no failure of its own' : 'no failures of their own';
  return [`${plural(retries, 'line says', 'lines say')} that the client tries again: ${what}`];
}

function causeLines(cause: Cause, style: Style, columns: number, several: boolean): string[] {
  const paint = cause.isThrottle ? style.yellow : style.cyan;
  const title = wrap(`${several ? timesOf(cause, 'x') : ''}${cause.title}`, columns).map((line) => style.bold(paint(line)));
  const row = (label: string, lines: readonly string[]) => labelled(label, lines, style, columns);
  return [
    ...title,
    ...row('AWS said', [clean(saidOf(cause))].filter(Boolean)),
    ...row('Client', [clean(cause.clientMessage ?? '')].filter(Boolean)),
    ...row('Means', [cause.means]),
    ...row('Retries', retriesOf(cause)),
    ...row('This model', cause.forThisModel),
    ...row('Now', cause.now),
    ...row('Change', cause.change),
    ...commandLines(cause.commands, style),
    ...row('Seen', [clean(seenOf(cause))].filter(Boolean)),
  ];
}

function labelled(label: string, texts: readonly string[], style: Style, columns: number): string[] {
  const indent = ' '.repeat(LABEL_WIDTH);
  return texts.flatMap((text, index) =>
    wrap(text, Math.max(20, columns - LABEL_WIDTH)).map((line, lineIndex) =>
      index === 0 && lineIndex === 0 ? style.dim(padEnd(label, LABEL_WIDTH)) + line : indent + line,
    ),
  );
}

/** Commands are copied: they are not broken into lines. */
function commandLines(commands: readonly string[], style: Style): string[] {
  return commands.map((command, index) => `${style.dim(padEnd(index === 0 ? 'Commands' : '', LABEL_WIDTH))}${command}`);
}

/** What was pasted is foreign text. */
const clean = (text: string) => stripControl(text, { oneLine: true });

/** The types, statuses and words of AWS; nothing where only a client speaks. */
function saidOf({ errorTypes, httpStatuses, message, operations, class: kind }: Cause): string {
  if (message === null && kind === 'other') return '';
  const head = [...errorTypes, ...httpStatuses.map((status) => `HTTP ${status}`), ...operations].join(', ');
  return [head, message === null ? '' : `"${message}"`].filter(Boolean).join(': ');
}

function seenOf({ firstSeen, lastSeen, requestIds, attempts, count }: Cause): string {
  const parts = [];
  if (firstSeen !== null) parts.push(firstSeen === lastSeen ? firstSeen : `${firstSeen} to ${lastSeen}`);
  if (attempts !== null) parts.push(`${attempts} attempts a call`);
  if (requestIds.length > 0)
    parts.push(`request ${requestIds.join(', ')}${count > requestIds.length && requestIds.length > 1 ? ', …' : ''}`);
  return parts.join(' · ');
}

function unknownLines({ unknown }: ExplainResult, style: Style, columns: number): string[] {
  if (unknown.length === 0) return [];
  const total = unknown.reduce((sum, { count }) => sum + count, 0);
  const head = `unknown to bq: ${total === 1 ? 'this text' : `${total} texts`}. It is not said to be a throttle, nor to be none.`;
  return [
    ...wrap(head, columns).map((line) => style.bold(line)),
    ...unknown.flatMap(({ text, count }) => wrap(`  ${count > 1 ? `${count} x ` : ''}${clean(text)}`, columns, { indent: '    ' })),
  ];
}

export function explainMarkdown(result: ExplainResult): string {
  const list = (label: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`**${label}**`, '', ...texts.map((text) => `- ${escapeMarkdown(text)}`), ''];
  const sections = result.causes.flatMap((cause) => [
    `## ${result.errors + result.retries + result.notices > 1 ? timesOf(cause, '×') : ''}${escapeMarkdown(cause.title)}`,
    '',
    escapeMarkdown(cause.means),
    '',
    ...list('AWS said', [saidOf(cause)].filter(Boolean)),
    ...list('The client said', [cause.clientMessage ?? ''].filter(Boolean)),
    ...list('Retries', retriesOf(cause)),
    ...list('This model', cause.forThisModel),
    ...list('Now', cause.now),
    ...list('Change', cause.change),
    ...(cause.commands.length === 0 ? [] : [...cause.commands.map((command) => `- ${inlineCode(command)}`), '']),
  ]);
  const unknown =
    result.unknown.length === 0
      ? []
      : ['## Unknown to bq', '', ...result.unknown.map(({ text, count }) => `- ${count > 1 ? `${count} × ` : ''}${escapeMarkdown(text)}`)];
  return [...sections, ...unknown].join('\n').trimEnd();
}
