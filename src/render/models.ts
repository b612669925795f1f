// The answer of `bq models` as a table by provider, as cards of a few models, as Markdown and as CSV.

import { formatCompact } from '../base/numbers.ts';
import { displayWidth, padEnd, wrap } from '../base/text.ts';
import type { ModelEntry, ModelsResult } from '../contracts/models.ts';
import { MODELS } from '../words/en/models.ts';
import { renderCsv } from './csv.ts';
import { type Layout, wordsOf } from './layout.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import { type Cell, type Column, renderTable } from './table.ts';

/** So many models are shown in full. */
const CARDS_UP_TO = 3;

export function modelsText(result: ModelsResult, layout: Layout): string {
  const { models } = result;
  const words = wordsOf(layout, MODELS);
  const head = wrap(headLine(result, words), layout.columns, { indent: '  ' }).join('\n');
  if (models.length === 0) return `${head}\n${words.none}`;
  if (models.length <= CARDS_UP_TO) return models.map((model) => card(model, result, layout)).join('\n\n');
  return [...head.split('\n').map((line) => layout.style.bold(line)), '', table(result, layout), '', legend(result, layout)].join('\n');
}

type ModelWords = typeof MODELS.english;

const headLine = ({ models, total, asOf, region, staysIn }: ModelsResult, words: ModelWords) =>
  words.head({ shown: models.length, total, asOf, region, staysIn });

function legend(result: ModelsResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, MODELS);
  const ways = result.models.flatMap((model) => model.ways ?? []);
  const lines = [...new Set(ways.map(wayName))]
    .filter((name) => name !== 'on-demand')
    .map((name) => words.runs(name, ...reachOf(ways.filter((way) => wayName(way) === name))));
  return [...lines, words.hints]
    .flatMap((text) => wrap(text, columns, { indent: '  ' }))
    .map(style.dim)
    .join('\n');
}

/** The Regions of a prefix, and whether some of its models reach fewer. */
function reachOf(ways: readonly Way[]): [readonly string[], boolean] {
  const regions = [...new Set(ways.flatMap(({ processedIn }) => processedIn))];
  return [regions, !regions.includes('*') && ways.some(({ processedIn }) => processedIn.length !== regions.length)];
}

const columnsOf = ({ columns }: ModelWords): Column[] => [
  { header: columns.model },
  { header: columns.name, dropOrder: 3 },
  { header: columns.context, align: 'right', dropOrder: 2 },
  { header: columns.maxOut, align: 'right', dropOrder: 1 },
  { header: columns.burn, align: 'right' },
  { header: columns.calledAs, flexible: true },
];

function row(model: ModelEntry, words: ModelWords): string[] {
  return [
    `${model.shortNames[0] ?? model.modelId}${lifecycleMark(model, words)}`,
    model.name,
    model.contextWindowTokens === null ? '-' : formatCompact(model.contextWindowTokens),
    model.maxOutputTokens === null ? '-' : formatCompact(model.maxOutputTokens),
    model.outputModalities.includes('TEXT') ? `${model.burndown.rate}${model.burndown.assumed ? '?' : ''}` : '-',
    model.ways === null ? waysEverywhere(model) : [...new Set(model.ways.map(wayName))].join(' '),
  ];
}

type Way = NonNullable<ModelEntry['ways']>[number];

function lifecycleMark({ lifecycle }: ModelEntry, words: ModelWords): string {
  return lifecycle === 'end-of-life' ? words.endOfLife : lifecycle === 'legacy' ? words.legacy : '';
}

/** `us. eu. jp. global. on-demand` */
function waysEverywhere(model: ModelEntry): string {
  const ways = [...(model.onDemandRegions.length > 0 ? ['on-demand'] : []), ...model.profiles.map(({ id }) => profileLabel(id))];
  return ways.join(' ') || (model.mantleRegions.length > 0 ? 'bedrock-mantle' : '-');
}

const wayName = ({ profileId }: Way) => (profileId === null ? 'on-demand' : profileLabel(profileId));

function table(result: ModelsResult, layout: Layout): string {
  const { style, columns: width } = layout;
  const words = wordsOf(layout, MODELS);
  const columns = columnsOf(words);
  const rows: Cell[][] = [];
  let provider = '';
  for (const model of result.models) {
    if (model.provider !== provider) {
      provider = model.provider;
      rows.push([{ text: style.bold(provider), span: columns.length }]);
    }
    const [name = '', ...rest] = row(model, words);
    rows.push([`  ${name}`, ...rest]);
  }
  return renderTable({ columns, rows, width, headStyle: style.dim });
}

function card(model: ModelEntry, result: ModelsResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, MODELS);
  const { labels } = words;
  const facts: [string, string][] = [
    [labels.id, model.modelId],
    ...(model.aliases.length > 0 ? [[labels.also, model.aliases.join(', ')] as [string, string]] : []),
    [labels.model, model.shortNames.join(', ') || model.modelId],
    [labels.lifeCycle, words.lifeCycle({ ...model, isKnownByRowAlone: isKnownByRowAlone(model) })],
    [
      labels.modalities,
      `${model.inputModalities.join(', ').toLowerCase() || '-'} → ${model.outputModalities.join(', ').toLowerCase() || '-'}`,
    ],
    [labels.tokens, words.limits(limitsOf(model))],
    [labels.burndown, words.burndown(model.burndown)],
    ...(model.onDemandRegions.length > 0 ? [[labels.onDemand, words.places(model.onDemandRegions)] as [string, string]] : []),
    ...(model.ways === null
      ? model.profiles.map((profile) => [profileLabel(profile.id), profileText(profile, words)] as [string, string])
      : model.ways
          .filter(({ profileId }) => profileId !== null)
          .map(
            (way) =>
              [profileLabel(way.profileId ?? ''), words.profile(way.profileId ?? '', [way.region], way.processedIn)] as [string, string],
          )),
    ...(model.mantleRegions.length > 0 ? [[labels.mantle, words.places(model.mantleRegions)] as [string, string]] : []),
    ...model.conflicts.map((text) => [labels.disagrees, words.disagree(text)] as [string, string]),
    [labels.asOf, model.source ?? words.source(result.asOf, result.source)],
  ];
  const label = Math.max(...facts.map(([name]) => displayWidth(name))) + 4;
  const lines = facts.flatMap(([name, text]) => wrap(`  ${padEnd(name, label - 2)}${text}`, columns, { indent: ' '.repeat(label) }));
  return [style.bold(`${model.name} · ${model.provider}`), ...lines].join('\n');
}

const profileLabel = (id: string) => `${id.slice(0, id.indexOf('.'))}.`;

function profileText({ id, sourceRegions, routing }: ModelEntry['profiles'][number], words: ModelWords): string {
  return words.profile(id, sourceRegions, [...new Set(Object.values(routing).flat())].sort());
}

function isKnownByRowAlone({ lifecycle, onDemandRegions, mantleRegions, profiles }: ModelEntry): boolean {
  return lifecycle === 'unknown' && onDemandRegions.length + mantleRegions.length + profiles.length === 0;
}

const limitsOf = ({ contextWindowTokens, maxOutputTokens, heldWhenMaxTokensUnset = null }: ModelEntry) => ({
  context: contextWindowTokens,
  output: maxOutputTokens,
  unset: heldWhenMaxTokensUnset,
});

export function modelsMarkdown(result: ModelsResult, layout: Pick<Layout, 'language'>): string {
  const words = wordsOf(layout, MODELS);
  return `## ${escapeMarkdown(headLine(result, words))}\n\n${markdownTable(
    [{ header: words.columns.provider }, ...columnsOf(words)],
    result.models.map((model) => [model.provider, ...row(model, words)]),
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
