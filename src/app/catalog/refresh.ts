// `bq catalog refresh`: asks AWS what there is in each Region, all lists at once, and keeps the answers over the tables that come with bq.
import type { RetryNotice } from '../../aws/calls/retry.ts';
import type { QuotaFetchOptions } from '../../aws/service-quotas/quotas.ts';
import type { AwsSession } from '../../aws/session/session.ts';
import { BqError, inputError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { once } from '../../base/once.ts';
import { phrase } from '../../base/phrases.ts';
import { inMemory } from '../../catalog/own/apply.ts';
import { catalogChanges } from '../../catalog/own/compare.ts';
import { mergeAnswers, type RegionAnswers } from '../../catalog/own/merge.ts';
import { ownTables, setOwnCatalogue } from '../../catalog/own/own.ts';
import { pricesFrom } from '../../catalog/price-list.ts';
import { allRegions } from '../../catalog/regions.ts';
import { allModels, shippedModels } from '../../catalog/table.ts';
import type { CatalogRefreshResult } from '../../contracts/catalog.ts';
import { ownCataloguePath } from '../../io/config-dir.ts';
import { writeOwnCatalogue } from '../../io/write-own-catalogue.ts';
import { CATALOGUE } from '../../words/en/catalogue.ts';
import { SHELL } from '../../words/en/shell.ts';
import type { Context, ProgressBar } from '../context.ts';
import { LOG_IN } from '../quotas.ts';
import { retryNote } from '../retry-note.ts';

export interface RefreshQuestion {
  /** `all` for every Region that models are known in. */
  readonly everyRegion: boolean;
  readonly prices: boolean;
  /** Nothing is written. */
  readonly isTrial: boolean;
}

type Part = 'models' | 'profiles' | 'quotas' | 'prices';

/** One list of a Region: kept where it can be read, a problem where not. @param operation as IAM names it */
type ReadPart = (part: Part, operation: string, read: () => Promise<unknown>) => Promise<void>;

/** Lists of a Region that are read one after the other, over one connection. */
interface Reading {
  readonly region: string;
  readonly parts: number;
  readonly run: (readPart: ReadPart) => Promise<void>;
}

/**
 * @throws BqError usage (BQ_OFFLINE, Region), configuration (nobody to ask as), remote (no list at all could be read), input (the file cannot be
 *   written)
 */
export async function refreshCatalog(
  context: Context,
  question: RefreshQuestion,
): Promise<{ readonly result: CatalogRefreshResult; readonly warnings: readonly Note[] }> {
  if (context.origin.isOffline)
    throw new BqError(phrase(SHELL, 'offline', phrase(CATALOGUE, 'whatIsNew')), {
      code: 'OFFLINE',
      kind: 'usage',
      suggestions: ['BQ_OFFLINE=0'],
    });
  const path = ownCataloguePath(context.env);
  if (path === null) throw inputError('', phrase(CATALOGUE, 'noDirectory'), ['BQ_CONFIG_DIR=~/.config/bq']);
  const regions = question.everyRegion ? regionsWithModels() : await context.regions();
  const readings = await readingsOf(context, regions, question.prices);
  const bar = context.progress();
  const reading = readAll(readings, bar).finally(() => bar.clear());
  // A trial says what AWS says, whatever an earlier refresh was told. The file is read while the network is waited for.
  const before = question.isTrial ? {} : ownTables();
  const { answers, problems, firstError } = await reading;
  if (answers.size === 0) throw firstError;
  const asOf = context.now.toISOString();
  const own = regions.map((region) => answersOf(region, answers));
  const listed = mergeAnswers(before, own, asOf);
  setOwnCatalogue(inMemory(asOf, listed));
  // Prices name models by their names, which the lists have just told.
  const prices = question.prices ? own.map((one) => onlyPrices(one, answers)) : [];
  const tables = mergeAnswers(listed, prices, asOf);
  setOwnCatalogue(inMemory(asOf, tables));
  const written = question.isTrial ? null : writeOwnCatalogue(path, asOf, tables);
  const warnings = problems.map(({ region, operation, problem }) =>
    note('CATALOGUE_PART_UNREAD', phrase(CATALOGUE, 'partUnread', region, problem), { region, operation, problem }),
  );
  const changes = catalogChanges(asOf);
  await written;
  const result = {
    file: question.isTrial ? null : path,
    asOf,
    regions: own.map(({ region, models, profiles, quotas }) => ({
      region,
      models: models?.length ?? null,
      profiles: profiles?.length ?? null,
      quotas: quotas?.length ?? null,
      prices: countOf(prices.find((one) => one.region === region)?.prices),
      problems: problems.filter((one) => one.region === region).map(({ problem }) => problem),
    })),
    changes,
  };
  return { result, warnings };
}

/** Every commercial Region in which the catalogue knows a model. */
function regionsWithModels(): readonly string[] {
  const known = new Set(
    shippedModels().flatMap((model) => [...model.onDemandRegions, ...model.profiles.flatMap(({ routing }) => Object.keys(routing))]),
  );
  return allRegions()
    .map(({ id }) => id)
    .filter((id) => known.has(id) && !id.startsWith('us-gov-'));
}

async function readingsOf(context: Context, regions: readonly string[], prices: boolean): Promise<readonly Reading[]> {
  const state = await context.session();
  if (state.status === 'none' && !prices) {
    throw new BqError(phrase(CATALOGUE, 'needsCredentials', state.detail), {
      code: 'NO_CREDENTIALS',
      kind: 'configuration',
      suggestions: [LOG_IN, phrase(CATALOGUE, 'pricesNeedNone')],
    });
  }
  const session = state.status === 'ready' ? state.session : null;
  const asked = { session, prices, gate: startingGate(regions.length) };
  return (await Promise.all(regions.map((region) => readingsIn(context, region, asked)))).flat();
}

interface Asked {
  readonly session: AwsSession | null;
  readonly prices: boolean;
  readonly gate: StartingGate;
}

/** Opens when the quotas of every Region have begun. */
interface StartingGate {
  /** One Region has. */
  readonly count: () => void;
  readonly opened: Promise<void>;
}

function startingGate(regions: number): StartingGate {
  let missing = regions;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const count = () => {
    missing -= 1;
    if (missing === 0) open();
  };
  return { count, opened };
}

async function readingsIn(context: Context, region: string, { session, prices, gate }: Asked): Promise<readonly Reading[]> {
  const onRetry = (notice: RetryNotice) => context.tell(retryNote('the catalogue', region, notice));
  const { readBulkPriceList, readPriceList } = await import('../../aws/pricing/price-list.ts');
  const price = (read: () => Promise<unknown>): Reading[] =>
    prices ? [{ region, parts: 1, run: (readPart) => readPart('prices', 'pricing:GetProducts', read) }] : [];
  if (session === null) {
    const { endpointUrl: endpoint } = context.origin;
    return price(async () => readBulkPriceList(region, { endpoint, network: await networkOf(context), onRetry }));
  }
  const [{ connectBedrock }, { readFoundationModels }, { readSystemProfiles }, { fetchDefaults }] = await Promise.all([
    import('../../aws/bedrock/bedrock.ts'),
    import('../../aws/bedrock/foundation-models.ts'),
    import('../../aws/bedrock/inference-profiles.ts'),
    import('../../aws/service-quotas/quotas.ts'),
  ]);
  const begin = once(gate.count);
  const options: QuotaFetchOptions = {
    now: () => context.now,
    signal: context.signal,
    onEvent: (event) => (event.type === 'retry' ? onRetry(event) : begin()),
  };
  const quotas: Reading['run'] = (readPart) =>
    readPart('quotas', 'servicequotas:ListAWSDefaultServiceQuotas', () => fetchDefaults(session, region, options).finally(begin));
  // The quotas are by far the longest chain of pages: the others have time enough between two of them, and no first page waits behind them.
  const lists: Reading['run'] = async (readPart) => {
    await gate.opened;
    const over = await connectBedrock(session, region);
    await readPart('models', 'bedrock:ListFoundationModels', () => readFoundationModels(session, region, { onRetry, over }));
    await readPart('profiles', 'bedrock:ListInferenceProfiles', () => readSystemProfiles(session, region, { onRetry, over }));
    over.close();
  };
  return [{ region, parts: 1, run: quotas }, ...price(() => readPriceList(session, region, onRetry)), { region, parts: 2, run: lists }];
}

/** Without a session the way out is still the environment's. */
async function networkOf({ env, config, origin }: Context) {
  const { readNetwork } = await import('../../aws/session/network.ts');
  return readNetwork(env, config, origin.profile ?? env.AWS_PROFILE ?? 'default');
}

type Answers = ReadonlyMap<string, unknown>;

interface Problem {
  readonly region: string;
  readonly operation: string;
  readonly problem: string;
}

async function readAll(
  readings: readonly Reading[],
  bar: ProgressBar,
): Promise<{ answers: Answers; problems: Problem[]; firstError: unknown }> {
  const answers = new Map<string, unknown>();
  const problems: Problem[] = [];
  let firstError: unknown;
  const total = readings.reduce((sum, { parts }) => sum + parts, 0);
  let done = 0;
  const runs = readings.map(({ region, run }) =>
    run(async (part, operation, read) => {
      try {
        answers.set(`${region} ${part}`, await read());
      } catch (error) {
        if (!(error instanceof BqError)) throw error;
        firstError ??= error;
        problems.push({ region, operation, problem: error.message });
      }
      done += 1;
      bar.update({ done, total, unit: 'lists' });
    }),
  );
  await Promise.all(runs);
  return { answers, problems, firstError };
}

function answersOf(region: string, answers: Answers): RegionAnswers {
  const part = <Name extends Part>(name: Name) => (answers.get(`${region} ${name}`) ?? null) as RegionAnswers[Name];
  return { region, models: part('models'), profiles: part('profiles'), quotas: part('quotas'), prices: null };
}

function onlyPrices({ region }: RegionAnswers, answers: Answers): RegionAnswers {
  const products = answers.get(`${region} prices`) as Parameters<typeof pricesFrom>[0] | undefined;
  return { region, models: null, profiles: null, quotas: null, prices: products ? pricesFrom(products, allModels()) : null };
}

function countOf(prices: object | null | undefined): number | null {
  return prices ? Object.keys(prices).length : null;
}
