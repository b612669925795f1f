// How the price table is made: genai-prices, and our overlay for what it lacks or AWS's own page says otherwise.
import { calcPrice, type ModelPrice } from '@pydantic/genai-prices';
import { lineOf } from '../src/catalog/lines.ts';
import type { Scope } from '../src/catalog/scope.ts';
import type { Model } from '../src/catalog/types.ts';

interface OverlayRow {
  readonly modelId: string;
  readonly scope: Scope;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  readonly batchInput?: number;
  readonly batchOutput?: number;
  readonly longContext?: LongContext;
  /** `aws-page`, or one of the overlay's origins. */
  readonly origin: string;
}

interface LongContext {
  /** Dearer above so many input tokens. */
  readonly above: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
}

export interface Overlay {
  readonly asOf: string;
  readonly source: string;
  /** The version that the table is made from, and the day it was published: prices are those of that day. */
  readonly genaiPrices: { readonly version: string; readonly asOf: string };
  readonly origins: Readonly<Record<string, { readonly asOf: string; readonly source: string }>>;
  readonly ratios: object;
  readonly rows: readonly OverlayRow[];
  readonly reserved: object;
  readonly provisioned: object;
}

/** What AWS itself says. */
const OF_AWS: ReadonlySet<string> = new Set(['aws-page', 'aws-card']);

interface BuiltRow extends OverlayRow {
  readonly conflict?: string;
}

export interface BuiltPrices {
  /** The text of src/catalog/data/prices.json. */
  readonly text: string;
  /** One line for each model and scope that the sources price differently. */
  readonly disagreements: readonly string[];
}

const SCOPES: readonly Scope[] = ['on-demand', 'geo', 'global'];

/** The same overlay, models and package version always give the same text. */
export function buildPrices(overlay: Overlay, models: readonly Model[]): BuiltPrices {
  const disagreements: string[] = [];
  const rows = models.flatMap((model) =>
    SCOPES.flatMap((scope): BuiltRow[] => {
      const ours = overlay.rows.find((row) => row.modelId === model.modelId && row.scope === scope);
      const theirs = genaiRow(model, scope, overlay.genaiPrices.asOf);
      if (ours && theirs) return [merged(ours, theirs, disagreements)];
      return [ours ?? theirs].filter((row) => row !== null && row !== undefined);
    }),
  );
  return { text: format(overlay, rows), disagreements };
}

/** AWS's own page wins over genai-prices, and that over every other source. */
function merged(ours: BuiltRow, theirs: BuiltRow, disagreements: string[]): BuiltRow {
  const isPage = OF_AWS.has(ours.origin);
  const winner: BuiltRow = isPage ? { ...theirs, ...ours } : theirs;
  const conflict = disagreement(winner, isPage ? theirs : ours);
  if (conflict === null) return winner;
  disagreements.push(`${winner.modelId} ${winner.scope}: ${winner.origin} ${winner.input}/${winner.output}, ${conflict}`);
  return { ...winner, conflict };
}

/** What genai-prices says for the ID that a call in the scope would carry; null where it knows none. */
function genaiRow(model: Model, scope: Scope, asOf: string): BuiltRow | null {
  const id = idFor(model, scope);
  if (id === null) return null;
  const result = calcPrice({ input_tokens: 1 }, id, { providerId: 'aws', timestamp: new Date(`${asOf}T12:00:00Z`) });
  // Patterns of the package match parts of IDs: `claude-opus-4-5` must not price `claude-opus-4`.
  if (result?.provider.id !== 'aws' || !sameModel(result.model.id, model.modelId)) return null;
  if (scope === 'global' && !result.model.id.startsWith('global.')) return null;
  const price = result.model_price;
  const input = baseOf(price.input_mtok);
  if (input === null) return null;
  const row: BuiltRow = { modelId: model.modelId, scope, input, output: baseOf(price.output_mtok) ?? 0, origin: 'genai-prices' };
  const optional = {
    cacheRead: baseOf(price.cache_read_mtok),
    cacheWrite5m: baseOf(price.cache_write_mtok),
    cacheWrite1h: baseOf(price.cache_write_1h_mtok),
  };
  const longContext = longContextOf(price);
  return {
    ...row,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value)),
    ...(longContext ? { longContext } : {}),
  };
}

function idFor(model: Model, scope: Scope): string | null {
  if (scope === 'on-demand') return model.modelId;
  const profile = model.profiles.find((candidate) => candidate.scope === scope);
  if (profile) return profile.id;
  // Models that AWS's lists do not show yet are priced already.
  const unlisted = model.lifecycle === null && model.profiles.length === 0 && model.endOfLifeDate === null;
  return unlisted ? `${scope === 'geo' ? 'us' : 'global'}.${model.modelId}` : null;
}

function sameModel(theirs: string, ours: string): boolean {
  const strip = (id: string) => id.replace(/^(?:regional|global)\./, '').replace(/(?:-v1)?(?::0)?$/, '');
  const a = lineOf(theirs);
  const b = lineOf(ours);
  if (a && b) return a.line === b.line && a.major === b.major && a.minor === b.minor;
  return strip(theirs) === strip(ours);
}

function baseOf(value: ModelPrice[string]): number | null {
  if (value === undefined) return null;
  return typeof value === 'number' ? value : value.base;
}

function longContextOf(price: ModelPrice): LongContext | null {
  const tierOf = (value: ModelPrice[string]) => (typeof value === 'object' ? value.tiers[0] : undefined);
  const [input, output] = [tierOf(price.input_mtok), tierOf(price.output_mtok)];
  if (!input || !output) return null;
  const optional = { cacheRead: tierOf(price.cache_read_mtok)?.price, cacheWrite5m: tierOf(price.cache_write_mtok)?.price };
  const cache = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
  return { above: input.start, input: input.price, output: output.price, ...cache };
}

/** In words, where two sources differ by more than half a percent. */
function disagreement(winner: BuiltRow, loser: BuiltRow): string | null {
  const differs = (a: number, b: number) => Math.abs(a - b) > 0.005 * Math.max(a, b);
  if (!differs(winner.input, loser.input) && !differs(winner.output, loser.output)) return null;
  return `${loser.origin} says ${loser.input}/${loser.output}`;
}

function format(overlay: Overlay, rows: readonly BuiltRow[]): string {
  const { version, asOf } = overlay.genaiPrices;
  const head = {
    asOf: [overlay.asOf, asOf].sort().at(-1),
    source: `AWS pricing page and model cards, then genai-prices ${version}, then other public lists; made by npm run catalog:build`,
    origins: {
      'aws-page': { asOf: overlay.asOf, source: overlay.source },
      'genai-prices': { asOf, source: `genai-prices ${version} (github.com/pydantic/genai-prices)` },
      ...overlay.origins,
    },
    ratios: overlay.ratios,
    reserved: overlay.reserved,
    provisioned: overlay.provisioned,
  };
  const members = Object.entries(head).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${members.join(',\n')},\n "rows": [\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n ]\n}\n`;
}
