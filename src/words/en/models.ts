// What `bq models` says of the catalogue.
import { formatNumber, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { placeName } from '../../catalog/places.ts';
import type { ModelEntry } from '../../contracts/models.ts';

const NO_REGION = 'Regions that AWS does not name';

export const MODELS = words('models', {
  head: ({ shown, total, asOf, region, staysIn }: Head) =>
    [
      `${formatNumber(shown)} of ${plural(total, 'model')}, as AWS listed them on ${asOf}`,
      ...(region ? [`called from ${placeName(region)} (${region})`] : []),
      ...(staysIn ? [`processed in ${staysIn} only`] : []),
    ].join(' · '),
  none: 'No model matches.',
  /** Of a legend: where a kind of profile runs. */
  runs: (way: string, regions: readonly string[], someInFewer: boolean) =>
    `${way} runs ${reach(regions, placeName)}${someInFewer ? ' (some models in fewer)' : ''}`,
  hints: 'burn: quota tokens per output token, ? where assumed · one to three models (--search) are shown in full',
  columns: {
    provider: 'provider',
    model: '--model',
    name: 'name',
    context: 'context',
    maxOut: 'max out',
    burn: 'burn',
    calledAs: 'called as',
  },
  endOfLife: ' (EOL)',
  legacy: ' (legacy)',
  labels: {
    id: 'ID',
    also: 'also',
    model: '--model',
    lifeCycle: 'life cycle',
    modalities: 'in, out',
    tokens: 'tokens',
    burndown: 'burndown',
    onDemand: 'on-demand',
    mantle: 'mantle',
    disagrees: 'disagrees',
    asOf: 'as of',
  },
  /** Of a catalogue's table: its date and source. */
  source: (asOf: string, source: string) => `${asOf}: ${source}`,
  places: (regions: readonly string[]) => `${plural(regions.length, 'Region')}: ${regions.join(', ')}`,
  profile: (id: string, from: readonly string[], regions: readonly string[]) =>
    `${id}: called from ${from.join(', ')}; runs ${reach(regions, (region) => region)}`,
  lifeCycle: (model: LifeCycle) =>
    [
      model.isKnownByRowAlone ? 'unknown: AWS lists no Region of it; known by its quota rows' : model.lifecycle,
      ...(model.launchDate ? [`launched ${model.launchDate}`] : []),
      ...(model.endOfLifeDate
        ? [`end of life ${model.endOfLifeDate}${model.endOfLifeRegions ? ` in ${model.endOfLifeRegions.join(', ')}` : ''}`]
        : []),
      ...(model.endOfLifeNoSoonerThan && !model.endOfLifeDate ? [`end of life no sooner than ${model.endOfLifeNoSoonerThan}`] : []),
      ...(model.successor ? [`see ${model.successor}`] : []),
    ].join(', '),
  /** As the catalogue's tables say it. */
  disagree: (text: string) => text,
  limits: ({ context, output, unset }: Limits) =>
    [
      `context ${formatNumber(context)}`,
      `output at most ${formatNumber(output)}`,
      ...(unset === null ? [] : [`held when max_tokens is unset: ${formatNumber(unset)}`]),
    ].join(', '),
  burndown: ({ rate, assumed, conflict, source, asOf }: ModelEntry['burndown']) =>
    `${rate} quota tokens per output token${assumed ? ' (assumed: nobody states one)' : ''}${conflict ? `; ${conflict}` : ''} [${source}, ${asOf}]`,
  // Errors.
  leavesArea: (area: string, region: string | null) => `no model${region ? ` called from ${region}` : ''} is processed in ${area} alone`,
  staysElsewhere: (area: string) => `bq models --stays-in ${area} lists what stays there, from other Regions`,
  moved: 'bq models --updates is now bq catalog refresh --dry-run',
});

export interface Head {
  readonly shown: number;
  readonly total: number;
  readonly asOf: string;
  readonly region: string | null;
  readonly staysIn: string | null;
}

export type LifeCycle = Pick<
  ModelEntry,
  'lifecycle' | 'launchDate' | 'endOfLifeDate' | 'endOfLifeRegions' | 'endOfLifeNoSoonerThan' | 'successor'
> & { readonly isKnownByRowAlone: boolean };

export interface Limits {
  readonly context: number | null;
  readonly output: number | null;
  readonly unset: number | null;
}

function reach(regions: readonly string[], name: (region: string) => string): string {
  if (regions.includes('*')) return 'anywhere';
  return `in ${regions.map(name).join(', ') || NO_REGION}`;
}
