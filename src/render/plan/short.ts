// A plan on one screen of 80 x 24: the answer first, then as much of the rest as there is room for. `--full` has everything.

import { wrap } from '../../base/text.ts';
import type { Plan } from '../../planner/plan.ts';
import { PLAN } from '../../words/en/plan.ts';
import { paragraphs, type WarnedLayout, warningLines, wordsOf } from '../layout.ts';
import { answersTable, assumedLines, ladderLines, priceLines, promptLines, requestLines } from './blocks.ts';
import { type PlanWords, poolText } from './parts.ts';
import { quotaLines, sayNote, verdictLines } from './verdict.ts';

/** Lines of a small terminal, less those of the prompt before and after. */
export const SCREEN_LINES = 22;

interface Screen {
  readonly answer: readonly string[];
  readonly quota: readonly string[];
  readonly warnings: readonly string[];
  readonly prompt: readonly string[];
  readonly request: readonly string[];
  readonly ladder: readonly string[];
  readonly price: readonly string[];
  readonly assumed: readonly string[];
}

/** What gives way first where there is no room: the verdict says the same in short, or `--full` does. */
const GIVES_WAY: readonly (keyof Screen)[] = ['price', 'ladder', 'prompt', 'request', 'assumed'];

export function shortText(plan: Plan, layout: WarnedLayout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, PLAN);
  const isGiven = plan.request.outputTokensGiven;
  // The verdict has said these.
  const isOver = plan.advice.some(({ code }) => code === 'USE_SUCCESSOR');
  const ended = plan.notes.filter(({ code }) => isOver && code === 'END_OF_LIFE');
  const said = new Set([...plan.refusals, ...ended].map((note) => sayNote(layout, note)));
  const warnings = layout.warnings.filter((text) => !said.has(text));
  let screen: Screen = {
    answer: verdictLines(plan, poolText(plan, words, true), words, layout),
    quota: quotaLines(plan, words, columns),
    warnings: warningLines({ ...layout, warnings }),
    prompt: promptLines(plan, words, columns),
    request: requestLines(plan, words, layout, { isShort: true }),
    ladder: isGiven ? ladderLines(plan, words, layout) : answersTable(plan, words, layout),
    price: priceLines(plan, words, layout),
    assumed: assumedLines(plan, words, layout),
  };
  // The other half of the answer is one word away.
  const more = wrap(words.more, columns, { indent: '  ' }).map(style.dim);
  const drawn = () => drawnText(screen, more);
  for (const name of GIVES_WAY) {
    if (linesOf(drawn()) <= SCREEN_LINES) break;
    // Two warnings stand before any table.
    if (name === 'request') screen = { ...screen, warnings: fewer(warnings, 2, words, layout) };
    if (linesOf(drawn()) > SCREEN_LINES) screen = { ...screen, [name]: [] };
  }
  if (linesOf(drawn()) > SCREEN_LINES) screen = { ...screen, warnings: fewer(warnings, 1, words, layout) };
  return drawn();
}

/** The first warnings, and how many there are besides. */
function fewer(warnings: readonly string[], most: number, words: PlanWords, layout: WarnedLayout): string[] {
  const rest = warnings.length - most;
  const shown = warningLines({ ...layout, warnings: warnings.slice(0, most) });
  return rest <= 0 ? shown : [...shown, layout.style.yellow(`! ${words.moreWarnings(rest)}`)];
}

function drawnText(screen: Screen, more: readonly string[]): string {
  const { answer, quota, warnings, prompt, request, ladder, price, assumed } = screen;
  return paragraphs([[...answer, ...quota, ...warnings], [...prompt, ...request], ladder, [...price, ...assumed, ...more]]);
}

const linesOf = (text: string) => text.split('\n').length;
