// A case as text for a terminal, as the file that is saved, and as Markdown; headings are in the language of the case.

import { wrap } from '../base/text.ts';
import { fill } from '../base/words.ts';
import type { SupportCaseResult } from '../contracts/support-case.ts';
import type { Language } from '../support/case/words/language.ts';
import type { Layout } from './layout.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';

/** Columns are infinite for a file: AWS's form breaks lines itself. */
export interface CaseLayout extends Omit<Layout, 'language'> {
  readonly language: Language;
}

export function caseText(result: SupportCaseResult, options: CaseLayout): string {
  return [...decisionLines(result, options), ...draftLines(result, options)].join('\n\n');
}

/** Subject, description and what is to be filled in: what `--save` writes. */
export function draftText(result: SupportCaseResult, options: CaseLayout): string {
  return draftLines(result, options).join('\n\n');
}

const ROUTE_NAMES = { 'service-quotas': 'routeServiceQuotas', 'support-case': 'routeSupportCase', none: 'routeNone' } as const;

function decisionLines({ route, review }: SupportCaseResult, { language, style, columns }: CaseLayout): string[] {
  const { ui } = language;
  const listed = (texts: readonly string[], mark: string) => texts.flatMap((text) => wrap(`${mark}${text}`, columns, { indent: '  ' }));
  const paragraphs = [
    [
      `${style.bold(ui.route)}  ${ui[ROUTE_NAMES[route.kind]]}`,
      ...listed(
        route.reasons.map(({ text }) => text),
        '- ',
      ),
    ],
    route.console.length === 0 ? [] : [style.bold(ui.console), ...listed(route.console, '- ')],
    // Commands are copied: they are not broken into lines.
    route.commands.length === 0 ? [] : [style.bold(ui.commands), ...route.commands.map((command) => `  ${command}`)],
    review.length === 0
      ? []
      : [
          style.bold(ui.before),
          ...listed(
            review.map(({ text }) => text),
            '! ',
          ).map((line) => style.yellow(line)),
        ],
  ];
  return paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
}

function draftLines(result: SupportCaseResult, { language, style, columns }: CaseLayout): string[] {
  const { ui } = language;
  if (result.subject === null || result.body === null) return [ui.noDraft];
  const body = result.body
    .split('\n')
    .flatMap((line) => wrap(line, columns, { indent: line.startsWith(language.bullet) ? '  ' : '' }))
    .map((line) => (line.includes(language.blank) ? line.replaceAll(language.blank, style.yellow(language.blank)) : line))
    .join('\n');
  const blanks =
    result.blanks.length === 0
      ? ui.noBlanks
      : [
          style.bold(fill(ui.blanks, { count: result.missing }, language)),
          ...result.blanks.flatMap(({ label, flag }) => wrap(`${language.bullet}${label}  ${flag}`, columns, { indent: '  ' })),
        ].join('\n');
  return [
    ...(result.route.kind === 'service-quotas' ? [wrap(ui.textFor, columns).join('\n')] : []),
    [style.bold(ui.subject), ...wrap(result.subject, columns)].join('\n'),
    [style.bold(ui.body), body].join('\n'),
    blanks,
  ];
}

export function caseMarkdown(result: SupportCaseResult, language: Language): string {
  const { ui } = language;
  const list = (texts: readonly string[]) => texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n');
  const sections = [
    `## ${escapeMarkdown(ui.route)}\n\n${escapeMarkdown(ui[ROUTE_NAMES[result.route.kind]])}\n\n${list(result.route.reasons.map(({ text }) => text))}`,
    ...(result.route.console.length > 0 ? [`### ${escapeMarkdown(ui.console)}\n\n${list(result.route.console)}`] : []),
    ...(result.route.commands.length > 0
      ? [`### ${escapeMarkdown(ui.commands)}\n\n${result.route.commands.map((command) => `- ${inlineCode(command)}`).join('\n')}`]
      : []),
    ...(result.review.length > 0 ? [`### ${escapeMarkdown(ui.before)}\n\n${list(result.review.map(({ text }) => text))}`] : []),
    draftMarkdown(result, language),
  ];
  return sections.join('\n\n');
}

export function draftMarkdown(result: SupportCaseResult, language: Language): string {
  const { ui } = language;
  if (result.subject === null || result.body === null) return escapeMarkdown(ui.noDraft);
  const blanks =
    result.blanks.length === 0
      ? escapeMarkdown(ui.noBlanks)
      : [
          `### ${escapeMarkdown(fill(ui.blanks, { count: result.missing }, language))}`,
          '',
          ...result.blanks.map(({ label, flag }) => `- [ ] ${escapeMarkdown(label)} ${inlineCode(flag)}`),
        ].join('\n');
  // The description is pasted into a form that knows no Markdown: it stands as it is, in a fence that nothing in it closes.
  const fence = '`'.repeat(Math.max(3, ...[...result.body.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return [
    `## ${escapeMarkdown(ui.subject)}`,
    escapeMarkdown(result.subject),
    `## ${escapeMarkdown(ui.body)}`,
    `${fence}text\n${result.body}\n${fence}`,
    blanks,
  ].join('\n\n');
}
