// The catalogue against what packages state: models that they have and it lacks, and where context windows and prices differ.
import { refusalOf, resolveModel } from '../../src/catalog/models.ts';
import { priceOf } from '../../src/catalog/prices.ts';
import type { Model, Price } from '../../src/catalog/types.ts';
import type { StatedPrice, Statement } from './packages.ts';

export interface Difference {
  readonly kind: 'model' | 'profile' | 'context' | 'price';
  readonly id: string;
  readonly text: string;
  /** What the catalogue has there is from AWS itself, and no reason to change it. */
  readonly isAws: boolean;
}

/** 128,000 and 131,072, 1,000,000 and 1,048,576 are ways to say one size. */
const SAME_SIZE = 0.06;
const SAME_PRICE = 0.02;

export function compareStatements(statements: readonly Statement[]): readonly Difference[] {
  const found = statements.flatMap((statement) => differences(statement));
  const once = new Map(found.map((one) => [`${one.kind} ${one.id} ${one.text}`, one]));
  return [...once.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

const KINDS: readonly Difference['kind'][] = ['model', 'profile', 'context', 'price'];
const PROFILE = /^(?:us-gov|us|eu|apac|jp|au|ca|sa|in|kr|il|mx|global)\./;

function differences(statement: Statement): readonly Difference[] {
  const { id } = statement;
  const name = id.replace(PROFILE, '');
  if (refusalOf(name) !== null) return [{ kind: 'model', id: name, text: 'is not in the catalogue', isAws: false }];
  const { model } = resolveModel(name);
  const prefix = PROFILE.exec(id)?.[0].slice(0, -1);
  const lacksProfile = prefix !== undefined && !model.profiles.some((profile) => profile.prefix === prefix);
  const profile: Difference[] = lacksProfile
    ? [{ kind: 'profile', id: model.modelId, text: `the profile ${prefix}. is not in the catalogue`, isAws: model.lifecycle !== null }]
    : [];
  return [...profile, ...contextDifference(model, statement), ...priceDifference(model, statement)];
}

function contextDifference(model: Model, { contextWindowTokens: theirs }: Statement): readonly Difference[] {
  const ours = model.contextWindowTokens;
  if (theirs === null || (ours !== null && isNear(ours, theirs, SAME_SIZE))) return [];
  return [{ kind: 'context', id: model.modelId, text: `context ${ours ?? 'not known'}, they say ${theirs}`, isAws: ours !== null }];
}

/** A geographic profile is priced where it is called from: which of its Regions a package means it does not say, so that any will do. */
function priceDifference(model: Model, { id, scope, region, price: theirs }: Statement): readonly Difference[] {
  if (theirs === null) return [];
  const profile = model.profiles.find((one) => one.id === id && one.scope === 'geo');
  const regions = [...new Set([...(profile && !(region in profile.routing) ? [] : [region]), ...Object.keys(profile?.routing ?? {})])];
  const prices = regions.map((one) => ({ region: one, ours: priceIn(model, scope, one) }));
  if (prices.some(({ ours }) => ours !== null && isSamePrice(ours, theirs))) return [];
  const { ours, region: where } = prices.find((one) => one.ours !== null) ?? { ours: null, region };
  const said = priceText(theirs);
  if (ours === null) return [{ kind: 'price', id, text: `${scope}, ${where}: not known, they say ${said}`, isAws: false }];
  const own = { input: ours.inputUsdPerMillion, output: ours.outputUsdPerMillion, cacheRead: ours.cacheReadUsdPerMillion };
  const text = `${scope}, ${where}: ${priceText(own)} (${ours.source}), they say ${said}`;
  return [{ kind: 'price', id, text, isAws: isOfAws(ours) }];
}

function priceIn(model: Model, scope: Statement['scope'], region: string): Price | null {
  return scope === 'global' ? priceOf(model, 'global', region) : (priceOf(model, 'geo', region) ?? priceOf(model, 'on-demand', region));
}

function isSamePrice(ours: Price, theirs: StatedPrice): boolean {
  const cache = ours.cacheReadUsdPerMillion;
  return (
    isNear(ours.inputUsdPerMillion, theirs.input, SAME_PRICE) &&
    isNear(ours.outputUsdPerMillion, theirs.output, SAME_PRICE) &&
    (theirs.cacheRead === null || cache === null || isNear(cache, theirs.cacheRead, SAME_PRICE))
  );
}

function priceText({ input, output, cacheRead }: StatedPrice): string {
  return `${input}/${output}${cacheRead === null ? '' : `, cache read ${cacheRead}`}`;
}

const isOfAws = ({ source }: Price) => /AWS|aws\.amazon\.com/.test(source);

function isNear(a: number, b: number, share: number): boolean {
  return Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
}
