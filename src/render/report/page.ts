// A report as a page that needs nothing else, or its main drawing alone: everything in it is text until it is written out.

import { ENGLISH, type Language } from '../../base/phrases.ts';
import { REPORT } from '../../words/en/report.ts';
import type { SavedAnswer } from './answer.ts';
import { element, markup, type Node, stylesheet } from './markup.ts';
import { DRAWING_CSS, PALETTE_CSS } from './palette.ts';
import type { Drawing, Figure, Report, ReportTable } from './report.ts';

const PAGE_CSS = [
  '*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif}',
  'main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}header{padding-top:1.5rem}footer{padding-bottom:3rem;color:var(--muted);font-size:.9rem}',
  'h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.15rem;margin:2.5rem 0 .25rem}p{margin:.25rem 0}',
  '.answer p:first-child{font-size:1.15rem;font-weight:600}.warnings{border-left:4px solid var(--s2);padding:.25rem 0 .25rem .9rem;margin:1rem 0}.warnings ul{margin:0;padding-left:1.1rem}',
  'figure{margin:0}.scroll{overflow-x:auto;margin:.5rem 0}.scroll svg{display:block;width:100%;min-width:36rem;height:auto}.scroll:focus-visible{outline:2px solid var(--s1);outline-offset:2px}',
  'table{border-collapse:collapse;width:100%;font-size:.875rem}caption{text-align:left;color:var(--muted);padding:.25rem 0}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}',
  'thead th{background:var(--soft)}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code{font:.875rem ui-monospace,Menlo,Consolas,"Noto Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}',
  'section,li,p{overflow-wrap:anywhere}th,td{overflow-wrap:break-word}@media print{body{font-size:11pt}.scroll{overflow:visible}.scroll svg{min-width:0}figure,tr,h2{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}',
].join('');

/** Nothing is fetched and nothing runs, whatever got in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** Fonts and line breaks of languages that need their own. */
const LANGUAGE_CSS: Readonly<Partial<Record<Language['code'], string>>> = {
  ja: 'body,svg text{font-family:system-ui,-apple-system,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI",Meiryo,sans-serif}body{line-break:strict;line-height:1.7}',
};

/** HTML, UTF-8. */
export function page(report: Report, answer: SavedAnswer, language: Language = ENGLISH): string {
  const { title, figures, tables, sources } = report;
  const words = language.of(REPORT);
  const head = [
    '<meta charset="utf-8"/>',
    markup(element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY })),
    markup(element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' })),
    markup(element('meta', { name: 'generator', content: `bq ${answer.report.version}` })),
    markup(element('title', {}, title)),
    stylesheet(PALETTE_CSS + DRAWING_CSS + PAGE_CSS + (LANGUAGE_CSS[language.code] ?? '')),
  ];
  const body = element(
    'body',
    {},
    element(
      'header',
      {},
      element('h1', {}, title),
      element('div', { class: 'answer' }, ...report.answer.map(paragraph)),
      warningsOf(answer, words.warnings),
    ),
    element(
      'main',
      {},
      ...figures.map((figure, index) => figureSection(figure, `figure-${index + 1}`, words)),
      ...tables.map((table, index) => tableSection(table, `table-${index + 1}`)),
    ),
    element(
      'footer',
      {},
      element('h2', {}, words.sources),
      element('ul', {}, ...sources.map((source) => element('li', {}, source))),
      element('p', {}, words.made(answer.report.madeAt, answer.report.version)),
      element('p', {}, element('code', {}, answer.report.commandLine)),
    ),
  );
  return `<!doctype html>\n<html lang="${language.code}">\n<head>\n${head.join('\n')}\n</head>\n${markup(body)}\n</html>\n`;
}

/** The main drawing by itself, dark or light as the page around it. */
export function mainDrawing(report: Report, answer: SavedAnswer, language: Language = ENGLISH): string {
  const [figure] = report.figures;
  const words = language.of(REPORT);
  const drawn = figure ?? wordsOnly(report, words);
  const { width, height, content } = drawn.drawing;
  const foot = `${answer.report.commandLine} · ${answer.report.madeAt}`;
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height + 24}`,
    width,
    height: height + 24,
    role: 'img',
    'aria-labelledby': 'title description',
  };
  const open = markup(element('svg', attributes)).replace('</svg>', '');
  const inside = [
    element('title', { id: 'title' }, words.title(report.title, drawn.title)),
    element('desc', { id: 'description' }, words.description([drawn.description, ...report.answer, ...report.sources, foot])),
    element('rect', { width, height: height + 24, class: 'paper' }),
    ...content,
  ];
  return `${open}${stylesheet(PALETTE_CSS.replaceAll(':root', 'svg') + DRAWING_CSS + (LANGUAGE_CSS[language.code] ?? ''))}${inside.map(markup).join('')}</svg>\n`;
}

/** Where there is nothing to draw, the drawing says so. */
function wordsOnly({ title, answer }: Report, words: ReportWords): Pick<Figure, 'title' | 'description' | 'drawing'> {
  const lines = [title, ...answer].map((line, index) => element('text', { x: 12, y: 28 + index * 22 }, line));
  return {
    title: words.theAnswer,
    description: words.nothingToDraw,
    drawing: { width: 760, height: 40 + lines.length * 22, content: lines },
  };
}

type ReportWords = typeof REPORT.english;

const paragraph = (text: string): Node => element('p', {}, text);

function warningsOf({ warnings }: SavedAnswer, label: string): Node | null {
  if (warnings.length === 0) return null;
  const list = element('ul', {}, ...warnings.map((warning) => element('li', {}, warning)));
  return element('div', { class: 'warnings', role: 'note', 'aria-label': label }, list);
}

function figureSection({ title, description, drawing, table }: Figure, id: string, words: ReportWords): Node {
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, title),
    element('p', {}, description),
    element(
      'figure',
      {},
      element('div', { class: 'scroll', role: 'group', tabindex: 0, 'aria-label': words.drawing(title) }, svgOf(drawing, id, description)),
    ),
    scrolling(table, `${id}-numbers`),
  );
}

function svgOf({ width, height, content }: Drawing, id: string, description: string): Node {
  const attributes = { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-labelledby': `${id} ${id}-description` };
  return element('svg', attributes, element('desc', { id: `${id}-description` }, description), ...content);
}

function tableSection(table: ReportTable, id: string): Node {
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, table.caption),
    scrolling({ ...table, caption: '' }, `${id}-rows`, id),
  );
}

/** @param labelId of the heading that names the table, where it has no caption of its own */
function scrolling({ caption, columns, rows }: ReportTable, id: string, labelId: string | null = null): Node {
  const cell = (words: string, at: number) => element('td', { class: columns[at]?.align === 'right' ? 'n' : null }, words);
  const head = columns.map(({ header, align }) => element('th', { scope: 'col', class: align === 'right' ? 'n' : null }, header));
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((words, at) =>
        at === 0 ? element('th', { scope: 'row', class: columns[0]?.align === 'right' ? 'n' : null }, words) : cell(words, at),
      ),
    ),
  );
  const table = element(
    'table',
    { 'aria-labelledby': labelId },
    caption === '' ? null : element('caption', { id }, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
  return element('div', { class: 'scroll', role: 'group', tabindex: 0, 'aria-labelledby': labelId ?? id }, table);
}
