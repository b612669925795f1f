// What the planner screen says: headings, labels, keys, dialogs, what just happened. What stands as a list goes from the longest form to the shortest.
import {
  formatCompact,
  formatDecimal,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatUsd,
  plural,
} from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { Lifecycle } from '../../catalog/lifecycle.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric, QuotaSnapshot } from '../../quotas/types.ts';
import { type WindowModel, windowKind } from '../../simulator/windows/index.ts';

export const EXPLORE = words('explore', {
  tiny: (least: Size, size: Size) =>
    `bq explore needs ${least.columns} x ${least.rows}; this terminal is ${size.columns} x ${size.rows}. q leaves.`,
  // The header: where the numbers come from.
  sources: ({ source, asOf, accountId }: Source): readonly string[] => {
    const account = accountId === null ? '' : ` · account ${accountId}`;
    if (source === 'live') return [`live ${asOf.slice(11, 19)} UTC${account}`];
    if (source === 'snapshot') return [`snapshot of ${asOf.slice(0, 16).replace('T', ' ')}${account}`];
    return [`AWS defaults of ${asOf}, not your account`, 'AWS defaults, not your account'];
  },
  readingQuotas: 'reading quotas…',
  noQuotas: 'no quotas',
  // The request.
  request: 'Request',
  labels: {
    model: 'Model',
    region: 'Region',
    maxTokens: 'max_tokens',
    outputTokens: 'answer',
    inputTokens: 'input',
    cacheReadTokens: 'cache read',
    cacheWriteTokens: 'cache write',
    latencySeconds: 'latency',
    headroom: 'headroom',
    reservation: 'hold',
    reserveReturns: 'returns',
  },
  notOffered: 'not offered here: m chooses',
  lifeCycles: { active: 'active', legacy: 'legacy', 'end-of-life': 'EOL', unknown: 'unknown' },
  /** How a model is called, and its life cycle. */
  called: (way: string, lifecycle: Lifecycle['state'], endOfLifeDate: string | null): readonly string[] =>
    lifecycle === 'end-of-life'
      ? [`${way} · end of life ${endOfLifeDate}`, `${way} · EOL ${endOfLifeDate}`, `${way} · EOL`]
      : [`${way} · ${lifecycle}`],
  placed: ({ id, place }: RegionPlace): readonly string[] => [`${id} ${place}`],
  place: ({ place }: RegionPlace) => place,
  runsAnywhere: 'runs in any Region',
  runsNowhere: 'AWS does not say where it runs',
  runsIn: (places: readonly string[]) => `runs in ${places.join(', ')}`,
  unset: (tokens: number | null) => (tokens === null ? 'unset' : `unset ${formatNumber(tokens)}`),
  cutTo: (tokens: number) => `cut to ${formatNumber(tokens)}`,
  seconds: (seconds: number) => `${formatDecimal(seconds)} s`,
  automatic: (seconds: number | null) => (seconds === null ? 'auto' : `auto ${formatDecimal(seconds)} s`),
  allWarnings: '! shows all',
  // The answer.
  answer: 'Answer',
  readingQuotasOf: (region: string) => `Reading the quotas of ${region}…`,
  waysOn: 'R tries again, r takes another Region, q leaves',
  otherModel: 'm chooses a model, r a Region',
  tpmUnknown: 'The TPM quota is not known: no capacity can be said.',
  simulating: 'simulating…',
  notYet: 'not rehearsed yet; windows follow',
  never: 'not rehearsed',
  safe: (workers: number) => `Safe: ${plural(workers, 'worker')}`,
  safeSpaced: (seconds: number) =>
    `Safe: 1 worker, a start every ${seconds < 100 ? `${formatDecimal(seconds)} s` : formatDuration(seconds)}`,
  rate: (perMinute: number, bound: QuotaMetric | null) =>
    `${formatRate(perMinute)} requests/min${bound === null ? '' : ` · bound by ${LIMIT_NAMES[bound]}`}`,
  priceUnknown: 'price unknown',
  price: (requestUsd: number, hourUsd: number | null) =>
    `${formatUsd(requestUsd)} a request${hourUsd === null ? '' : ` · ${formatUsd(hourUsd)} an hour`}`,
  window: (model: WindowModel) => windowKind(model).label,
  shortWindow: (model: WindowModel) => windowKind(model).shortLabel,
  // One request, and what else counts.
  oneRequest: (limit: string | null) => (limit === null ? 'One request' : `One request, of ${limit}`),
  limit: (value: string, metric: QuotaMetric) => `${value} ${LIMIT_NAMES[metric]}`,
  uses: { held: 'held', settled: 'settled', worst: 'worst case', free: 'free' },
  unknown: 'unknown',
  also: (limits: readonly string[]) => `also ${limits.join(' · ')}`,
  // Other pools.
  others: 'Other pools',
  otherColumns: { tpm: 'TPM', workers: 'workers' },
  moreOthers: '… bq plan lists them all',
  // The chart.
  chart: 'Workers by max_tokens',
  noCurve: 'no curve without a TPM',
  now: (tokens: number) => `now ${formatNumber(tokens)}`,
  knee: (tokens: number, workers: number | null) => `knee ${formatNumber(tokens)}: ${formatNumber(workers)}`,
  noKnee: 'no knee',
  // The simulated minute.
  minute: (workers: number | null, window: string): readonly string[] => {
    const named = `${workers === null ? 'workers' : plural(workers, 'worker')}, ${window}`;
    return [`A minute of ${named}`, `Minute of ${named}`, named];
  },
  nothingToDraw: 'nothing to draw',
  series: { used: 'in use', held: 'held', settled: 'settled', refused: 'refused' },
  verdict: ({ drawnOneIn, refused, share, limitTokens }: MinuteSeen) =>
    [
      ...(drawnOneIn > 1 ? [`1 of ${drawnOneIn} drawn`] : []),
      refused > 0 ? `${formatNumber(refused)} refused` : 'no throttle',
      `peak ${share === null ? '' : formatPercent(share)} of ${formatCompact(limitTokens)}`,
    ].join(' · '),
  // The last line.
  keys: [
    '? help',
    'q quit',
    'm model',
    'r Region',
    't take away',
    'p presets',
    'o open',
    's save',
    'arrows or digits change',
    '+ - workers',
    'w window',
  ],
  listKeys: ['Enter takes', 'Esc closes', 'type to filter', 'up down'],
  promptKeys: ['Enter goes on', 'Esc closes', 'Ctrl-U empties'],
  textKeys: ['Esc closes', 'up down', 'space a page'],
  // Lists.
  lists: { pools: 'Model and scope', regions: 'Region', presets: 'Preset of a request' },
  filter: (typed: string) => `filter: ${typed}`,
  nothingMatches: 'nothing matches',
  position: (at: number, of: number) => `${at} of ${of}`,
  tpm: (value: string) => `${value} TPM`,
  anyRegion: 'any Region',
  notStated: 'not stated',
  processedIn: (places: readonly string[], leavesCountry: boolean) => `${places.join(', ')}${leavesCountry ? ' (leaves the country)' : ''}`,
  regionCells: ({ country, place, placeJa }: RegionPlace): readonly [string, string, string] => [country, place, placeJa],
  presets: {
    chat: { name: 'chat', about: 'short question, short answer' },
    generous: { name: 'chat, generous', about: 'the same answer, max_tokens 64,000' },
    unset: { name: 'chat, unset', about: 'the same answer, max_tokens left out' },
    extraction: { name: 'extraction', about: 'long document in, a little JSON out' },
    long: { name: 'long answer', about: 'a report of several pages' },
    agent: { name: 'agent with cache', about: 'a long prompt, mostly read from a cache' },
    thinking: { name: 'thinking', about: 'a large budget, much of it used' },
  },
  // Questions for a file.
  prompts: {
    file: {
      title: 'Open a prompt file',
      ask: 'A Converse, Messages, InvokeModel or plain text file; its tokens become the input.',
      busy: 'counting…',
    },
    save: { title: 'Save the plan', ask: 'What bq plan --json prints. A file that exists is not overwritten.', busy: 'saving…' },
    'save-draft': { title: 'Save the draft', ask: 'Blanks stay marked. A file that exists is not overwritten.', busy: 'saving…' },
  },
  // Texts to read.
  texts: {
    help: 'Keys',
    warnings: 'Warnings',
    take: 'Take it away',
    draft: 'Draft of a support case: s saves it, nothing is sent',
  },
  linesAbove: (lines: number) => `${lines} lines above`,
  linesBelow: (lines: number) => `${lines} lines below`,
  noWarnings: 'none',
  commandToTake: 'The command that gives this plan; it is printed again when you leave:',
  saveToTake: 's  save the plan as JSON, as bq plan --json prints it',
  draftToTake: 'd  draft the support case',
  keyHelp: {
    fields: ['up down, k j, Tab', 'from field to field'],
    step: ['left right, h l', 'change the field by a step'],
    leap: ['Shift+left right, PgDn PgUp', 'half, double (headroom: 10 %)'],
    digits: ['0-9 .', 'type a number; 16k and 1.5m work; Enter ends, every digit counts at once'],
    backspace: ['Backspace', 'empty the field to type anew'],
    automatic: ['a', 'leave max_tokens or latency to the planner (unset, from the answer)'],
    models: ['m or /', 'models: type to filter, Enter takes one'],
    regions: ['r', 'Regions, the same way'],
    presets: ['p', 'presets of a request'],
    open: ['o', 'open a prompt file and count its tokens'],
    window: ['w', 'the window model of the simulated minute'],
    workers: ['+ - =', 'more, fewer, the safe number of workers in that minute'],
    warnings: ['!', 'all warnings'],
    take: ['t', 'take it away: the bq plan command'],
    save: ['s', 'save the plan as JSON'],
    draft: ['d', 'draft the support case'],
    reload: ['R', 'read the quotas again'],
    close: ['Esc', 'close what is open'],
    redraw: ['Ctrl-L', 'draw the screen anew'],
    suspend: ['Ctrl-Z', 'back to the shell; fg returns'],
    leave: ['q, Ctrl-C', 'leave; prints the command'],
  } satisfies Record<string, KeyHelp>,
  reading: [
    'Safe: workers, each starting its next request when the last one ends, that meet no throttle under any of four ways in which AWS may count a minute (it does not say). First what follows from the use of one worker; the rehearsal follows and is marked until it is there.',
    'A request holds quota when it starts (held), keeps less or more when it ends (settled), and at worst writes all of max_tokens.',
    'knee: the largest max_tokens that keeps 90 % of the workers that the smallest max_tokens allows.',
    'The minute starts with all workers at once. Who is refused asks again after a second.',
  ],
  // Line by line, for screen readers.
  field: (at: number, of: number, field: string) => `Field ${at} of ${of}: ${field}`,
  otherFields: (fields: readonly string[]) => `Others: ${fields.join(', ')}`,
  tokensAlone: ({ held, settled, worst }: Record<'held' | 'settled' | 'worst', TokensSeen>) =>
    `One request in quota tokens: held ${tokensText(held)}; settled ${tokensText(settled)}; worst case ${tokensText(worst)}`,
  kneeAlone: (tokens: number, workers: number | null) => `Knee: max_tokens ${formatNumber(tokens)}, ${formatNumber(workers)} workers`,
  minuteAlone: ({ workers, window, refused, peakTokens, limitTokens }: MinuteTold) =>
    `A simulated minute of ${formatNumber(workers)} workers, ${window}: ${refused === 0 ? 'no throttle' : `${formatNumber(refused)} refused`}, peak ${formatCompact(peakTokens)} of ${formatCompact(limitTokens)}`,
  warningsAlone: (count: number) => `${plural(count, 'warning')}: ! reads them`,
  // What just happened.
  writesAtMost: (model: string, tokens: number) => `${model} writes at most ${formatNumber(tokens)} tokens`,
  goesUpTo: (label: string, most: number) => `${label} goes up to ${formatNumber(most)} here`,
  presetCut: (preset: string, most: number) => `${preset}; max_tokens goes up to ${formatNumber(most)} here`,
  onlyTwo: 'only max_tokens and latency can be left to the planner',
  simulationFailed: (problem: string) => `the simulation failed: ${problem}`,
  counted: ({ file, inputTokens, records, band, model, maxTokens, thinkingTokens }: Counted) =>
    [
      `${file}: ${formatNumber(inputTokens)} input tokens (${countedHow(records, band)})`,
      ...(model === null ? [] : [model]),
      ...(maxTokens === null ? [] : [`max_tokens ${formatNumber(maxTokens)}`]),
      ...(thinkingTokens === null ? [] : [`thinking ${formatNumber(thinkingTokens)}`]),
    ].join(', '),
  saved: (file: string) => `saved ${file}`,
  // Errors.
  exists: (file: string) => `${file} exists; type another name`,
  badSize: (text: string) => `--snapshot must be WIDTHxHEIGHT, up to 1000x500, not "${text}"`,
  noJson: 'explore is for people and has no JSON',
  noTerminal: (reason: string) => `explore needs a terminal: ${reason}`,
  outputIsNone: 'the output goes to a file or a pipe',
  inputIsNone: 'the input comes from a file or a pipe',
  dumb: 'TERM=dumb cannot move its cursor',
  oneFrame: 'bq explore --snapshot 80x24 prints one frame',
  withoutTerminal: 'bq plan answers without a terminal',
});

/** Keys, and what they do. */
type KeyHelp = readonly [string, string];
export type Source = Pick<QuotaSnapshot, 'source' | 'asOf' | 'accountId'>;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface RegionPlace {
  readonly id: string;
  readonly place: string;
  readonly placeJa: string;
  readonly country: string;
}

export interface MinuteSeen {
  /** Of the workers, one in so many is drawn. */
  readonly drawnOneIn: number;
  readonly refused: number;
  /** Of the limit, at its peak; null where that is 0. */
  readonly share: number | null;
  readonly limitTokens: number;
}

export interface MinuteTold {
  readonly workers: number;
  readonly window: string;
  readonly refused: number;
  readonly peakTokens: number;
  readonly limitTokens: number;
}

export interface TokensSeen {
  readonly tokens: number;
  /** Of the TPM; null where that is not known. */
  readonly share: number | null;
}

export interface Counted {
  readonly file: string;
  readonly inputTokens: number;
  readonly records: number;
  readonly band: { readonly low: number; readonly high: number } | null;
  /** What the file says besides; null where it does not. */
  readonly model: string | null;
  readonly maxTokens: number | null;
  readonly thinkingTokens: number | null;
}

const tokensText = ({ tokens, share }: TokensSeen) => `${formatNumber(tokens)}${share === null ? '' : `, ${formatPercent(share)} of TPM`}`;

function countedHow(records: number, band: Counted['band']): string {
  if (records !== 1) return `estimate, mean of ${formatNumber(records)} records`;
  return band ? `estimate, ${formatNumber(band.low)} to ${formatNumber(band.high)}` : 'estimate';
}
