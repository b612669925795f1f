// Names of models that no table has: what the user says they stand for, and what AWS answers when it is asked there and then.
import type { AwsSession } from '../../aws/session/session.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import { resolveModel } from '../../catalog/models.ts';
import { mergeAnswers } from '../../catalog/own/merge.ts';
import { allAliases, type OwnTableName, type OwnTables, ownCatalogue, setAliases, setOwnCatalogue } from '../../catalog/own/own.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import type { Context } from '../context.ts';

export interface ModelNames {
  /** As the command line has them. */
  readonly models: readonly string[];
  /** `ARN=MODEL`. */
  readonly aliases: readonly string[];
}

/**
 * After this, `resolveModel` knows what was said and what AWS has answered. What it still does not know is refused where it is used, with the
 * nearest names.
 *
 * @param mayAsk whether the command asks AWS at all
 * @throws BqError `BAD_ALIAS` (usage)
 */
export async function learnNames(context: Context, { models, aliases }: ModelNames, mayAsk: boolean): Promise<void> {
  const said = [...(context.env.BQ_ALIAS ?? '').split(','), ...aliases].filter((text) => text.trim() !== '');
  setAliases(new Map(said.map(aliasFrom)));
  if (models.length === 0 || !mayAsk || context.origin.isOffline || context.origin.quotaFiles !== null) return;
  const unknown = models.filter((name) => problemOf(name) !== null);
  if (unknown.length === 0) return;
  const { regions } = await context.regionChoice();
  const session = await sessionOrNull(context);
  if (session === null) return;
  for (const name of unknown) await askFor(context, session, regions, name.trim());
}

function aliasFrom(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  const [name, model] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && name !== '' && model !== '') return [name, model];
  throw new BqError(`--alias ${text}: is not KEY=NAME`, {
    code: 'BAD_ALIAS',
    kind: 'usage',
    suggestions: ['--alias arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123=sonnet-4.5'],
  });
}

/** The code of the refusal; null where the name is known. A name that may be several is the user's to make plain. */
function problemOf(name: string): 'UNKNOWN_MODEL' | 'UNRESOLVABLE_ARN' | null {
  try {
    resolveModel(name);
    return null;
  } catch (error) {
    const code = error instanceof BqError ? error.code : null;
    return code === 'UNKNOWN_MODEL' || code === 'UNRESOLVABLE_ARN' ? code : null;
  }
}

/** Credentials that cannot work are refused where the command needs them. */
async function sessionOrNull(context: Context): Promise<AwsSession | null> {
  const state = await context.session().catch(() => null);
  return state?.status === 'ready' ? state.session : null;
}

/** An ID that AWS gives to application inference profiles. */
const PROFILE_ID = /^[a-z0-9]{8,20}$/;

async function askFor(context: Context, session: AwsSession, regions: readonly string[], name: string): Promise<void> {
  const [region = 'us-east-1'] = regions;
  if (/:application-inference-profile\//.test(name))
    return learnProfile(context, session, /^arn:[^:]*:bedrock:([a-z0-9-]+):/.exec(name)?.[1] ?? region, name);
  if (PROFILE_ID.test(name) && /\d/.test(name)) await learnProfile(context, session, region, name);
  if (problemOf(name) !== 'UNKNOWN_MODEL') return;
  await Promise.all(regions.map((one) => learnRegion(context, session, one)));
  if (problemOf(name) !== null) return;
  const { model } = resolveModel(name);
  const text = `${name} is not in the catalogue of ${shippedModelsMeta().asOf}: AWS lists it in ${regions.join(', ')}, and it is taken as listed; bq catalog refresh keeps it`;
  context.tell(note('MODEL_LOOKED_UP', text, { modelId: model.modelId, region: regions.join(',') }));
}

async function learnProfile(context: Context, session: AwsSession, region: string, name: string): Promise<void> {
  const { readProfileTarget } = await import('../../aws/bedrock/inference-profiles.ts');
  try {
    const target = await readProfileTarget(session, region, name);
    if (target === null) return;
    setAliases(new Map([...allAliases(), [name, profileOf(target, region)]]));
  } catch (error) {
    tellUnread(context, region, 'bedrock:GetInferenceProfile', error);
  }
}

/** The profile of AWS's own that reaches the same Regions, else the model itself. */
function profileOf(
  { modelId, processedIn }: { readonly modelId: string; readonly processedIn: readonly string[] },
  region: string,
): string {
  if (problemOf(modelId) !== null) return modelId;
  const { model } = resolveModel(modelId);
  const reach = (regions: readonly string[]) => [...regions].sort().join(' ');
  if (processedIn.length === 1 && processedIn[0] === region && model.onDemandRegions.includes(region)) return modelId;
  return model.profiles.find(({ routing }) => reach(routing[region] ?? []) === reach(processedIn))?.id ?? modelId;
}

async function learnRegion(context: Context, session: AwsSession, region: string): Promise<void> {
  const [{ readFoundationModels }, { readSystemProfiles }] = await Promise.all([
    import('../../aws/bedrock/foundation-models.ts'),
    import('../../aws/bedrock/inference-profiles.ts'),
  ]);
  try {
    const [models, profiles] = await Promise.all([readFoundationModels(session, region), readSystemProfiles(session, region)]);
    const own = ownCatalogue();
    const [lists, quotas, prices] = [own?.table('models'), own?.table('quotas'), own?.table('prices')];
    const before = { ...(lists ? { models: lists } : {}), ...(quotas ? { quotas } : {}), ...(prices ? { prices } : {}) };
    const asOf = context.now.toISOString();
    const tables = mergeAnswers(before, [{ region, models, profiles, quotas: null, prices: null }], asOf);
    setOwnCatalogue(inMemory(`${own?.id ?? ''} ${asOf} ${region}`, asOf, tables));
  } catch (error) {
    tellUnread(context, region, 'bedrock:ListFoundationModels', error);
  }
}

/** For this run alone. */
function inMemory(id: string, asOf: string, tables: Partial<OwnTables>) {
  return { id, asOf, table: <Name extends OwnTableName>(name: Name): OwnTables[Name] | null => tables[name] ?? null };
}

function tellUnread(context: Context, region: string, operation: string, error: unknown): void {
  if (!(error instanceof BqError)) throw error;
  const text = `AWS could not be asked what the model is: ${error.message}`;
  context.tell(note('CATALOGUE_PART_UNREAD', text, { region, operation, problem: error.message }));
}
