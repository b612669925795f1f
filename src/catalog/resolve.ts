// What a user types for a model → the model: full ID, profile ID, ARN, alias or short name; never a guess.
import { maskAccounts } from '../base/account-ids.ts';
import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { bareName } from '../base/text.ts';
import { compareVersions, isClaude, lineOf, type ModelLine } from './lines.ts';
import { aliasOf, perCatalogue } from './own/own.ts';
import { allModels, modelTableMeta } from './table.ts';
import type { InferenceProfile, Model } from './types.ts';
import { isArnKind, NAMES } from './words.ts';
import { decoded, looseKey, readClaudeName, readWrittenName, type WrittenName } from './written-names.ts';

export interface ResolvedModel {
  readonly model: Model;
  /** The inference profile that the query names; null where it names only the model. */
  readonly profile: InferenceProfile | null;
  /** The query as given, without account ids. */
  readonly query: string;
  readonly how: 'id' | 'alias' | 'profile' | 'arn' | 'short-name' | 'family';
  readonly warning: Text | null;
  /** Of a profile that the query names and nobody knows more of. */
  readonly prefix?: string;
}

type Match = Pick<ResolvedModel, 'model' | 'profile' | 'how' | 'prefix'> & { readonly warning?: Text; readonly longContext?: boolean };

interface Index {
  readonly ids: ReadonlyMap<string, Match>;
  /** Short names in their normal form. */
  readonly shortNames: ReadonlyMap<string, Model>;
}

/** Built when a name is not found as it is written. */
interface LooseIndex {
  /** Names with their letters and digits alone; a name that two models share is not here. */
  readonly names: ReadonlyMap<string, Model>;
  /** Makers as IDs and providers write them, letters alone. */
  readonly makers: ReadonlySet<string>;
}

export const PROFILE_PREFIXES: readonly string[] = ['us', 'us-gov', 'eu', 'apac', 'jp', 'au', 'ca', 'sa', 'in', 'kr', 'il', 'mx', 'global'];

/**
 * The model that a full ID, profile ID, ARN, alias or short name means, upper and lower case alike, also within what tools write around it:
 * `bedrock/converse/…`, `anthropic/claude-sonnet-4.5`, `claude-4-5-sonnet`, `…@20250514`, `…[1m]`, `…%3A0`.
 *
 * @throws BqError `UNKNOWN_MODEL` with the nearest names, `AMBIGUOUS_MODEL` with the candidates, `UNRESOLVABLE_ARN`; all of kind `usage`
 */
export function resolveModel(query: string): ResolvedModel {
  const text = clean(query);
  if (text === '') throw new BqError(phrase(NAMES, 'emptyModel'), { code: 'UNKNOWN_MODEL', kind: 'usage', suggestions: ['bq models'] });
  const alias = aliasOf(text);
  if (alias !== null && alias !== text) return { ...resolveModel(alias), query: maskAccounts(text), how: 'alias' };
  const exact = ARN.test(text) ? null : lookUp(text);
  if (exact) return { ...exact, query: text, warning: exact.warning ?? null };
  const written = readWrittenName(text, isMaker);
  const { longContext } = written;
  const arn = ARN.exec(written.name);
  if (arn) return inContext(resolveArn(written.name, arn[1] ?? ''), longContext);
  const match = lookUpWritten(written) ?? lookUpInMode(written) ?? lookUpBehind(text);
  if (match)
    return inContext(
      { ...match, query: text, warning: match.warning ?? regionWarning(written) },
      longContext || match.longContext === true,
    );
  throw notFound(text, written.name);
}

/** Why the name is refused; null where it is known. A name that may be several is the user's to make plain. */
export function refusalOf(name: string): 'UNKNOWN_MODEL' | 'UNRESOLVABLE_ARN' | null {
  try {
    resolveModel(name);
    return null;
  } catch (error) {
    const code = error instanceof BqError ? error.code : null;
    return code === 'UNKNOWN_MODEL' || code === 'UNRESOLVABLE_ARN' ? code : null;
  }
}

/**
 * The ID and maker that a name of no known model states: an ID of Bedrock's with a known maker, or a Claude that is newer than every other of its line.
 * Null for anything else, which may be a name mistyped.
 */
export function statedId(query: string): { readonly modelId: string; readonly provider: string } | null {
  const written = readWrittenName(clean(query), isMaker);
  const resource = ARN.exec(written.name)?.[1] ?? written.name;
  const id = resource.replace(/^(?:foundation-model|inference-profile)\//i, '').toLowerCase();
  const dot = PROFILE_PREFIXES.includes(id.slice(0, Math.max(0, id.indexOf('.')))) ? id.indexOf('.') + 1 : 0;
  const bare = id.slice(dot);
  const own = written.maker === null ? claudeId(bare) : `${bareName(written.maker)}.${bare}`;
  const modelId = own ?? bare;
  const [maker = '', rest = ''] = [modelId.slice(0, modelId.indexOf('.')), modelId.slice(modelId.indexOf('.') + 1)];
  if (!/^[a-z][\w.:-]+$/.test(rest) || !isMaker(maker)) return null;
  const kin = allModels().find((model) => makersOf(model).some((one) => isSameMaker(bareName(maker), one)));
  return kin ? { modelId, provider: kin.provider } : null;
}

function claudeId(name: string): string | null {
  const claude = readClaudeName(name) ?? readClaudeName(`claude-${name}`);
  if (!claude || name.startsWith('anthropic.')) return null;
  // Without a maker, only a line that is known tells that it is one.
  const known = allModels().flatMap(({ modelId }) => lineOf(modelId) ?? []);
  const ofLine = known.filter(({ line }) => line === claude.line);
  // A version that is not newer than all of its line, and yet not known, is a name mistyped; one with a date is copied from somewhere.
  if (ofLine.length === 0 || (claude.date === null && ofLine.some((line) => compareVersions(line, claude) >= 0))) return null;
  return `anthropic.${name.startsWith('claude-') ? '' : 'claude-'}${name.replaceAll('.', '-')}`;
}

const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/i;

/** The same model, called with a context above 200,000 tokens: another window and other rows, where it has them. */
function inContext(resolved: ResolvedModel, isLong: boolean): ResolvedModel {
  const { model } = resolved;
  if (!isLong || model.longContextQuotaLabels.length === 0) return resolved;
  const contextWindowTokens = Math.max(model.contextWindowTokens ?? 0, LONG_CONTEXT_TOKENS);
  return { ...resolved, model: { ...model, contextWindowTokens, usesLongContext: true } };
}

const LONG_CONTEXT_TOKENS = 1_000_000;

function regionWarning({ region }: WrittenName): Text | null {
  return region ? phrase(NAMES, 'regionLeftOut', region) : null;
}

/**
 * Like `resolveModel`, but an ID that is not in the catalogue and names a line that is (a newer Claude, Anthropic's own
 * `claude-sonnet-4-5-20250929` or `claude-3-7-sonnet-latest`) gives the nearest model of that line, `how: 'family'`, with a warning.
 */
export function resolveModelOrFamily(query: string): ResolvedModel {
  try {
    return resolveModel(query);
  } catch (error) {
    if (!(error instanceof BqError) || error.code !== 'UNKNOWN_MODEL') throw error;
    const text = clean(query);
    const model = nearestOfLine(text);
    if (!model) throw error;
    return {
      model,
      profile: null,
      query: text,
      how: 'family',
      warning: phrase(NAMES, 'otherModel', text, modelTableMeta().asOf, model.name, model.modelId),
    };
  }
}

/** The normal form of short names: lower case, `-` for dots, spaces and underscores. */
export function normalShortName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s._-]+/g, '-');
}

function buildIndex(): Index {
  const ids = new Map<string, Match>();
  const shortNames = new Map<string, Model>();
  for (const model of allModels()) {
    ids.set(model.modelId.toLowerCase(), { model, profile: null, how: 'id' });
    for (const alias of model.aliases) ids.set(alias.toLowerCase(), { model, profile: null, how: 'alias' });
    for (const profile of model.profiles) ids.set(profile.id.toLowerCase(), { model, profile, how: 'profile' });
    for (const name of model.shortNames) shortNames.set(normalShortName(name), model);
  }
  return { ids, shortNames };
}

const index = perCatalogue(buildIndex);

function lookUp(text: string): Match | null {
  const { ids, shortNames } = index();
  const lower = text.toLowerCase();
  // Context-length variants of provisioned models (`…-v1:0:48k`) are the same model; a version may lack its `:0`.
  const exact = ids.get(lower) ?? ids.get(lower.replace(/:\d+k$/, '')) ?? ids.get(`${lower}:0`);
  if (exact) return exact;
  const named = shortNames.get(normalShortName(text));
  if (named) return { model: named, profile: null, how: 'short-name' };
  return lookUpPrefixed(text);
}

/** `us.anthropic.claude-sonnet-4`, `jp.sonnet-4.5`, `anthropic.claude-sonnet-4`: a short name behind a profile prefix or provider. */
function lookUpPrefixed(text: string): Match | null {
  const dot = text.indexOf('.');
  if (dot <= 0) return null;
  const head = text.slice(0, dot).toLowerCase();
  const rest = text.slice(dot + 1);
  if (PROFILE_PREFIXES.includes(head)) {
    const inner = lookUp(rest);
    if (!inner || inner.profile) return null;
    const profile = inner.model.profiles.find(({ prefix }) => prefix === head);
    if (profile) return { model: inner.model, profile, how: 'profile' };
    if (inner.model.lifecycle === null && inner.model.profiles.length === 0) {
      const warning = phrase(NAMES, 'profilesUnknown', modelTableMeta().asOf, inner.model.name, head);
      return { model: inner.model, profile: null, how: 'profile', warning, prefix: head };
    }
    const prefixes = inner.model.profiles.map(({ prefix }) => `${prefix}.`);
    throw new BqError(phrase(NAMES, 'noSuchProfile', modelTableMeta().asOf, head, inner.model.name, prefixes), {
      code: 'UNKNOWN_MODEL',
      kind: 'usage',
      suggestions: [`--model ${shortNameOf(inner.model)}`, phrase(NAMES, 'refreshProfiles')],
    });
  }
  const model = index().shortNames.get(normalShortName(rest));
  return model?.modelId.startsWith(`${head}.`) ? { model, profile: null, how: 'short-name' } : null;
}

/** Behind what nobody knows, where it is unmistakable: `my-gateway/anthropic/claude-sonnet-4.5`, `proxy/us.amazon.nova-pro-v1:0`; a short name is not. */
function lookUpBehind(text: string): Match | null {
  const [front = '', ...rest] = text.split('/');
  if (rest.length === 0 || !/^[\w.@~-]+$/.test(front) || isMaker(front.replace(/^[@~]+/, ''))) return null;
  const behind = rest.join('/');
  const written = readWrittenName(PROFILE_PREFIXES.includes(front.toLowerCase()) ? `${front}.${behind}` : behind, isMaker);
  const match = lookUpWritten(written) ?? lookUpInMode(written);
  const isId = ['id', 'profile'].includes(lookUp(written.name)?.how ?? '');
  return match !== null && (isId || written.maker !== null)
    ? { ...match, longContext: written.longContext || match.longContext === true }
    : lookUpBehind(behind);
}

/** A name out of its wrapping; what it says of its maker must be so. */
function lookUpWritten({ name, maker, latest }: WrittenName): Match | null {
  const whole = maker === null ? name : `${maker} ${name}`;
  const match =
    (latest ? lookUpClaude(name, latest) : null) ??
    lookUp(name) ??
    lookUpClaude(name) ??
    lookUpLoosely(name) ??
    lookUpLoosely(whole) ??
    lookUpUnversioned(name);
  if (match === null || maker === null) return match;
  return makersOf(match.model).some((own) => isSameMaker(bareName(maker), own)) ? match : null;
}

/** How a tool calls the model, or how its weights are kept, which is no part of its name; some models are named so, and were found before. */
const MODE = /[-_ ](thinking|1m|bf16|fp16|fp8|nvfp4|mxfp4|awq|gptq)$/i;

function lookUpInMode(written: WrittenName): Match | null {
  const mode = MODE.exec(written.name);
  const match = mode ? lookUpWritten({ ...written, name: written.name.slice(0, mode.index) }) : null;
  return match && { ...match, longContext: mode?.[1]?.toLowerCase() === '1m' };
}

/** Anthropic's own names and those of other clouds: the line, the version, and the date where it has one. */
function lookUpClaude(text: string, latest = false): Match | null {
  const dot = PROFILE_PREFIXES.includes(text.slice(0, Math.max(0, text.indexOf('.'))).toLowerCase()) ? text.indexOf('.') + 1 : 0;
  const claude = readClaudeName(text.slice(dot)) ?? readClaudeName(`claude-${text.slice(dot)}`);
  if (!claude) return null;
  const candidates = allModels().filter(({ modelId }) => {
    const line = lineOf(modelId);
    return line?.line === claude.line && line.major === claude.major && line.minor === claude.minor;
  });
  const dateOf = ({ modelId }: Model) => /-(\d{8})(?:-|$)/.exec(modelId)?.[1] ?? null;
  const revisionOf = ({ modelId }: Model) => Number(/-v(\d)(?::|$)/.exec(modelId)?.[1] ?? 1);
  // The date decides; Bedrock's IDs without one take any. Without a date, the first revision is meant.
  const [model, ...others] = latest
    ? candidates.sort((a, b) => revisionOf(b) - revisionOf(a)).slice(0, 1)
    : candidates.filter((candidate) => {
        const date = dateOf(candidate);
        if (claude.date !== null && date !== null) return date === claude.date;
        return revisionOf(candidate) === (claude.revision ?? 1);
      });
  if (!model || others.length > 0) return null;
  return dot === 0 ? { model, profile: null, how: 'alias' } : lookUp(`${text.slice(0, dot)}${model.modelId}`);
}

/** The same letters and digits as one model's ID or name, also behind the prefix of a profile. */
function lookUpLoosely(text: string): Match | null {
  const dot = text.indexOf('.');
  const isPrefixed = PROFILE_PREFIXES.includes(text.slice(0, Math.max(0, dot)).toLowerCase());
  const model = loose().names.get(looseKey(isPrefixed ? text.slice(dot + 1) : text));
  if (!model) return null;
  return isPrefixed ? lookUp(`${text.slice(0, dot)}.${model.modelId}`) : { model, profile: null, how: 'alias' };
}

/** A version behind an ID of AWS's that has none. */
function lookUpUnversioned(text: string): Match | null {
  const bare = withoutVersion(text);
  const match = bare === text ? null : lookUp(bare);
  return match && (match.how === 'id' || match.how === 'profile') ? match : null;
}

const loose = perCatalogue((): LooseIndex => {
  const names = new Map<string, Model | null>();
  for (const model of allModels()) {
    const ids = [model.modelId, ...model.aliases];
    const own = [
      ...ids,
      ...ids.map(withoutVersion),
      model.name,
      `${model.provider}${model.name}`,
      ...model.shortNames,
      ...model.quotaLabels,
    ].map(looseKey);
    for (const key of new Set(own)) names.set(key, names.has(key) ? null : model);
  }
  const known = [...names].filter((entry): entry is [string, Model] => entry[1] !== null && entry[0].length > 3);
  return { names: new Map(known), makers: new Set(allModels().flatMap(makersOf)) };
});

const withoutVersion = (id: string) => id.replace(/-v\d+(?::\d+)?$/, '');

function makersOf({ modelId, provider }: Model): readonly string[] {
  return [bareName(modelId.slice(0, modelId.indexOf('.'))), bareName(provider)];
}

/** `mistral` and `mistralai`, `meta` and `meta-llama` are one. */
function isSameMaker(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.startsWith(short) && ORGANISATION.test(long.slice(short.length));
}

const ORGANISATION = /^(?:ai|llama|labs|org)?$/;

function isMaker(word: string): boolean {
  const own = bareName(word);
  return !word.includes('.') && own.length > 2 && [...loose().makers].some((maker) => isSameMaker(own, maker));
}

function resolveArn(text: string, resource: string): ResolvedModel {
  const query = maskAccounts(text);
  const slash = resource.indexOf('/');
  const kind = resource.slice(0, slash).toLowerCase();
  if (isArnKind(kind)) {
    throw new BqError(phrase(NAMES, 'unresolvableArn', query, kind), {
      code: 'UNRESOLVABLE_ARN',
      kind: 'usage',
      suggestions: [
        phrase(NAMES, 'giveId'),
        ...(kind === 'application-inference-profile' ? [phrase(NAMES, 'aliasSays'), phrase(NAMES, 'profileShows')] : []),
      ],
    });
  }
  const match = kind === 'foundation-model' || kind === 'inference-profile' ? lookUp(resource.slice(slash + 1)) : null;
  if (!match) throw notFound(query, resource.slice(slash + 1));
  return { ...match, how: 'arn', query, warning: match.warning ?? null };
}

function notFound(shown: string, text = shown): BqError {
  const containing = modelsContaining(text);
  if (containing.length > 1) {
    const names = newestFirst(containing).map(shortNameOf);
    const more = names.length - MOST_CANDIDATES;
    const listed = names.slice(0, more > 1 ? MOST_CANDIDATES : names.length);
    return new BqError(phrase(NAMES, 'ambiguousModel', shown, listed, more > 1 ? more : 0), {
      code: 'AMBIGUOUS_MODEL',
      kind: 'usage',
      suggestions: [...names.slice(0, 3).map((name) => `--model ${name}`), phrase(NAMES, 'searchLists', JSON.stringify(text))],
    });
  }
  const relative = containing.length === 0 && CLAUDE_ID.test(text) ? nearestOfLine(text, allModels().filter(isOffered)) : null;
  const suggested = relative ? [shortNameOf(relative)] : containing.length === 1 ? containing.map(shortNameOf) : nearestNames(text);
  return new BqError(phrase(NAMES, 'unknownModel', shown), {
    code: 'UNKNOWN_MODEL',
    kind: 'usage',
    suggestions: [
      ...suggested.map((name) => `--model ${name}`),
      ...(relative ? newerThanCatalogue(text) : []),
      phrase(NAMES, 'modelsLists'),
    ],
  });
}

/** Anthropic's IDs, as Bedrock writes them or as Anthropic does; short names are typed by people and mistyped. */
const CLAUDE_ID = /(?:^|\.)anthropic\.claude-|^claude-[a-z]+-\d{1,2}(?:-\d{1,2})?-\d{8}/i;

/** What can be planned of a model that only the account knows. */
function newerThanCatalogue(query: string): readonly Text[] {
  const name = statedId(query)?.modelId;
  if (name === undefined) return [];
  return [phrase(NAMES, 'newerThanCatalogue', modelTableMeta().asOf, name)];
}

/** More would bury the one that was meant. */
const MOST_CANDIDATES = 8;

/** What can be used before what is going, newer before older; what has no date comes last. */
function newestFirst(models: readonly Model[]): Model[] {
  const isGoing = ({ lifecycle, endOfLifeDate }: Model) => Number(lifecycle === 'LEGACY' || endOfLifeDate !== null);
  return [...models].sort(
    (a, b) =>
      isGoing(a) - isGoing(b) || ((a.launchDate ?? '') === (b.launchDate ?? '') ? 0 : (a.launchDate ?? '') > (b.launchDate ?? '') ? -1 : 1),
  );
}

/** Models whose short name has the query's words in a row: `sonnet`, `gpt-5.6`, `claude-3`. */
function modelsContaining(text: string): Model[] {
  const wanted = `-${normalShortName(text)}-`;
  if (wanted.length < 4) return [];
  return allModels().filter((model) => model.shortNames.some((name) => `-${normalShortName(name)}-`.includes(wanted)));
}

function nearestNames(text: string): string[] {
  // An ID is compared with IDs; its length would drown a short name.
  const stripped = text.replace(/^[a-z-]+\.(?=[a-z0-9]+\.)/i, '');
  const byId = nearest(stripped.toLowerCase(), allModels(), ({ modelId }) => modelId);
  const names = allModels().flatMap((model) => model.shortNames.map((name) => ({ name, model })));
  const byName = nearest(normalShortName(text), names, ({ name }) => normalShortName(name));
  return [...new Set([...byName.map(({ name }) => name), ...byId.map(({ modelId }) => modelId)])].slice(0, 3);
}

function shortNameOf(model: Model): string {
  return model.shortNames[0] ?? model.modelId;
}

/** Whether the catalogue knows a Region that offers it. */
const isOffered = ({ onDemandRegions, profiles }: Model): boolean => onDemandRegions.length > 0 || profiles.length > 0;

function nearestOfLine(text: string, among: readonly Model[] = allModels()): Model | null {
  const wanted = lineOf(text);
  if (!wanted) return null;
  const date = /-(\d{8})(?:\D|$)/.exec(text)?.[1];
  const same = among.flatMap((model) => {
    const line = lineOf(model.modelId);
    return line && (line.line === wanted.line || (isClaude(wanted) && isClaude(line))) ? [{ model, line }] : [];
  });
  const ofLine = same.filter(({ line }) => line.line === wanted.line);
  const candidates = ofLine.length > 0 ? ofLine : same;
  const dated = date
    ? candidates.find(({ model, line }) => model.modelId.includes(date) && compareVersions(line, wanted) === 0)
    : undefined;
  if (dated) return dated.model;
  return (
    candidates.sort((a, b) => distance(a.line, wanted) - distance(b.line, wanted) || (a.model.modelId < b.model.modelId ? 1 : -1))[0]
      ?.model ?? null
  );
}

/** How far two versions lie apart; a major version outweighs every minor one. */
function distance(a: ModelLine, b: ModelLine): number {
  return Math.abs((a.major - b.major) * 100 + (a.minor - b.minor));
}

/** Decoded, trimmed, without control characters, and short enough to be shown in a message. */
function clean(query: string): string {
  return decoded(query)
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim()
    .slice(0, 200);
}
