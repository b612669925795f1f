// The answer of `bq models` as a table by provider, as cards of a few models, as Markdown and as CSV.

import { formatCompact, formatNumber, plural } from '../base/numbers.ts';
import { wrap } from '../base/text.ts';
import { placeName } from '../catalog/places.ts';
import type { ModelEntry, ModelsResult } from '../contracts/models.ts';
import { renderCsv } from './csv.ts';
import type { Layout } from './layout.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import { type Cell, type Column, renderTable } from './table.ts';

/** So many models are shown in full. */
const CARDS_UP_TO = 3;

export function modelsText(result: ModelsResult, layout: Layout): string {
  const { models } = result;
  const head = wrap(headLine(result), layout.columns, { indent: '  ' }).join('\n');
  if (models.length === 0) return `${head}\nNo model matches.`;
  if (models.length <= CARDS_UP_TO) return models.map((model) => card(model, result, layout)).join('\n\n');
  return [...head.split('\n').map((line) => layout.style.bold(line)), '', table(result, layout), '', legend(result, layout)].join('\n');
}

function headLine({ models, total, asOf, region, staysIn }: ModelsResult): string {
  return [
    `${formatNumber(models.length)} of ${plural(total, 'model')}, as AWS listed them in ${asOf}`,
    ...(region ? [`called from ${placeName(region)} (${region})`] : []),
    ...(staysIn ? [`processed in ${staysIn} only`] : []),
  ].join(' · ');
}

function legend(result: ModelsResult, { style, columns }: Layout): string {
  const ways = result.models.flatMap((model) => model.ways ?? []);
  const lines = [...new Set(ways.map(wayName))]
    .filter((name) => name !== 'on-demand')
    .map((name) => `${name} runs ${reachOf(ways.filter((way) => wayName(way) === name))}`);
  const hints = 'burn: quota tokens per output token, ? where assumed · one to three models (--search) are shown in full';
  return [...lines, hints]
    .flatMap((text) => wrap(text, columns, { indent: '  ' }))
    .map(style.dim)
    .join('\n');
}

/** Not every model of a prefix reaches as far as the others. */
function reachOf(ways: readonly Way[]): string {
  const regions = [...new Set(ways.flatMap(({ processedIn }) => processedIn))];
  if (regions.includes('*')) return 'anywhere';
  if (regions.length === 0) return 'in Regions that AWS does not name';
  const isSame = ways.every(({ processedIn }) => processedIn.length === regions.length);
  return `in ${regions.map(placeName).join(', ')}${isSame ? '' : ' (some models in fewer)'}`;
}

const COLUMNS: Column[] = [
  { header: '--model' },
  { header: 'name', dropOrder: 3 },
  { header: 'context', align: 'right', dropOrder: 2 },
  { header: 'max out', align: 'right', dropOrder: 1 },
  { header: 'burn', align: 'right' },
  { header: 'called as', flexible: true },
];

function row(model: ModelEntry): string[] {
  return [
    `${model.shortNames[0] ?? model.modelId}${lifecycleMark(model)}`,
    model.name,
    model.contextWindowTokens === null ? '-' : formatCompact(model.contextWindowTokens),
    model.maxOutputTokens === null ? '-' : formatCompact(model.maxOutputTokens),
    model.outputModalities.includes('TEXT') ? `${model.burndown.rate}${model.burndown.assumed ? '?' : ''}` : '-',
    model.ways === null ? waysEverywhere(model) : [...new Set(model.ways.map(wayName))].join(' '),
  ];
}

type Way = NonNullable<ModelEntry['ways']>[number];

function lifecycleMark({ lifecycle }: ModelEntry): string {
  return lifecycle === 'end-of-life' ? ' (EOL)' : lifecycle === 'legacy' ? ' (legacy)' : '';
}

/** `us. eu. jp. global. on-demand` */
function waysEverywhere(model: ModelEntry): string {
  const ways = [...(model.onDemandRegions.length > 0 ? ['on-demand'] : []), ...model.profiles.map(({ id }) => profileLabel(id))];
  return ways.join(' ') || (model.mantleRegions.length > 0 ? 'bedrock-mantle' : '-');
}

const wayName = ({ profileId }: Way) => (profileId === null ? 'on-demand' : profileLabel(profileId));

function table(result: ModelsResult, { style, columns: width }: Layout): string {
  const rows: Cell[][] = [];
  let provider = '';
  for (const model of result.models) {
    if (model.provider !== provider) {
      provider = model.provider;
      rows.push([{ text: style.bold(provider), span: COLUMNS.length }]);
    }
    const [name = '', ...rest] = row(model);
    rows.push([`  ${name}`, ...rest]);
  }
  return renderTable({ columns: COLUMNS, rows, width, headStyle: style.dim });
}

function card(model: ModelEntry, result: ModelsResult, { style, columns }: Layout): string {
  const facts: [string, string][] = [
    ['ID', model.modelId],
    ...(model.aliases.length > 0 ? [['also', model.aliases.join(', ')] as [string, string]] : []),
    ['--model', model.shortNames.join(', ') || model.modelId],
    ['life cycle', lifecycleText(model)],
    ['in, out', `${model.inputModalities.join(', ').toLowerCase() || '-'} → ${model.outputModalities.join(', ').toLowerCase() || '-'}`],
    ['tokens', tokensText(model)],
    ['burndown', burndownText(model)],
    ...(model.onDemandRegions.length > 0 ? [['on-demand', placesText(model.onDemandRegions)] as [string, string]] : []),
    ...(model.ways === null
      ? model.profiles.map((profile) => [profileLabel(profile.id), profileText(profile)] as [string, string])
      : model.ways
          .filter(({ profileId }) => profileId !== null)
          .map((way) => [profileLabel(way.profileId ?? ''), wayText(way)] as [string, string])),
    ...(model.mantleRegions.length > 0 ? [['mantle', placesText(model.mantleRegions)] as [string, string]] : []),
    ...model.conflicts.map((text) => ['disagrees', text] as [string, string]),
    ['as of', model.source ?? `${result.asOf}: ${result.source}`],
  ];
  const label = Math.max(...facts.map(([name]) => name.length)) + 4;
  const lines = facts.flatMap(([name, text]) => wrap(`  ${name.padEnd(label - 2)}${text}`, columns, { indent: ' '.repeat(label) }));
  return [style.bold(`${model.name} · ${model.provider}`), ...lines].join('\n');
}

const profileLabel = (id: string) => `${id.slice(0, id.indexOf('.'))}.`;
const placesText = (regions: readonly string[]) => `${plural(regions.length, 'Region')}: ${regions.join(', ')}`;

function profileText({ id, sourceRegions, routing }: ModelEntry['profiles'][number]): string {
  const targets = [...new Set(Object.values(routing).flat())].sort();
  const where = targets.includes('*') ? 'anywhere' : `in ${targets.join(', ') || 'Regions that AWS does not name'}`;
  return `${id}: called from ${sourceRegions.join(', ')}; runs ${where}`;
}

function wayText({ region, profileId, processedIn }: Way): string {
  const where = processedIn.includes('*') ? 'anywhere' : `in ${processedIn.join(', ') || 'Regions that AWS does not name'}`;
  return `${profileId}: called from ${region}; runs ${where}`;
}

function lifecycleText(model: ModelEntry): string {
  const { lifecycle, launchDate, endOfLifeDate, endOfLifeRegions, endOfLifeNoSoonerThan, successor } = model;
  return [
    isKnownByRowAlone(model) ? 'unknown: AWS lists no Region of it; known by its quota rows' : lifecycle,
    ...(launchDate ? [`launched ${launchDate}`] : []),
    ...(endOfLifeDate ? [`end of life ${endOfLifeDate}${endOfLifeRegions ? ` in ${endOfLifeRegions.join(', ')}` : ''}`] : []),
    ...(endOfLifeNoSoonerThan && !endOfLifeDate ? [`end of life no sooner than ${endOfLifeNoSoonerThan}`] : []),
    ...(successor ? [`see ${successor}`] : []),
  ].join(', ');
}

function isKnownByRowAlone({ lifecycle, onDemandRegions, mantleRegions, profiles }: ModelEntry): boolean {
  return lifecycle === 'unknown' && onDemandRegions.length + mantleRegions.length + profiles.length === 0;
}

function tokensText(model: ModelEntry): string {
  const { heldWhenMaxTokensUnset: unset = null } = model;
  return [
    `context ${formatNumber(model.contextWindowTokens)}`,
    `output at most ${formatNumber(model.maxOutputTokens)}`,
    ...(unset === null ? [] : [`held when max_tokens is unset: ${formatNumber(unset)}`]),
  ].join(', ');
}

function burndownText({ burndown }: ModelEntry): string {
  const assumed = burndown.assumed ? ' (assumed: nobody states one)' : '';
  return `${burndown.rate} quota tokens per output token${assumed}${burndown.conflict ? `; ${burndown.conflict}` : ''} [${burndown.source}, ${burndown.asOf}]`;
}

export function modelsMarkdown(result: ModelsResult): string {
  return `## ${escapeMarkdown(headLine(result))}\n\n${markdownTable(
    [{ header: 'provider' }, ...COLUMNS],
    result.models.map((model) => [model.provider, ...row(model)]),
  )}`;
}

export function modelsCsv({ models }: ModelsResult): string {
  return renderCsv(
    [
      'modelId',
      'name',
      'provider',
      'shortName',
      'lifecycle',
      'endOfLifeDate',
      'contextWindowTokens',
      'maxOutputTokens',
      'burndownRate',
      'burndownAssumed',
      'onDemandRegions',
      'profiles',
    ],
    models.map((model) => [
      model.modelId,
      model.name,
      model.provider,
      model.shortNames[0] ?? null,
      model.lifecycle,
      model.endOfLifeDate,
      model.contextWindowTokens,
      model.maxOutputTokens,
      model.burndown.rate,
      model.burndown.assumed,
      model.onDemandRegions.join(' '),
      model.profiles.map(({ id }) => id).join(' '),
    ]),
  );
}
