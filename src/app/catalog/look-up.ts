// Asks AWS there and then what a name stands for that no table has: for this run alone, over what is in force.
import type { AwsSession } from '../../aws/session/session.ts';
import { maskAccounts } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { refusalOf, resolveModel } from '../../catalog/models.ts';
import { inMemory } from '../../catalog/own/apply.ts';
import { mergeAnswers, type RegionAnswers } from '../../catalog/own/merge.ts';
import { allAliases, ownTables, setAliases, setOwnCatalogue } from '../../catalog/own/own.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import { NAMES } from '../../catalog/words.ts';
import type { Context } from '../context.ts';
import { readAhead } from '../live-quotas.ts';

/** What a run has asked already: nobody is asked twice. */
interface Asked {
  readonly profiles: Map<string, Promise<void>>;
  lists: Promise<void> | null;
}

const askedIn = new WeakMap<Context, Asked>();

/**
 * @param names that `resolveModel` does not know
 * @param quotasFollow their quotas will be read: AWS is asked for them at the same time
 * @returns whether there was somebody to ask as
 */
export async function lookUpModels(context: Context, names: readonly string[], quotasFollow = false): Promise<boolean> {
  const { regions } = await context.regionChoice();
  const session = await sessionOrNull(context);
  if (session === null) return false;
  if (quotasFollow) readAhead(context, regions);
  const asked: Asked = askedIn.get(context) ?? { profiles: new Map(), lists: null };
  askedIn.set(context, asked);
  const profileOnce = (name: string) => {
    const learned = asked.profiles.get(name) ?? learnProfile(context, session, name, regions);
    asked.profiles.set(name, learned);
    return learned;
  };
  await Promise.all(names.map((name) => profileOnce(name.trim())));
  const unknown = names.filter((name) => refusalOf(name) === 'UNKNOWN_MODEL');
  if (unknown.length === 0) return true;
  asked.lists ??= learnLists(context, session, regions);
  await asked.lists;
  for (const name of unknown.filter((one) => refusalOf(one) === null)) tellFound(context, name, regions);
  return true;
}

/** Credentials that cannot work are refused where the command needs them. */
async function sessionOrNull(context: Context): Promise<AwsSession | null> {
  const state = await context.session().catch(() => null);
  return state?.status === 'ready' ? state.session : null;
}

function tellFound(context: Context, name: string, regions: readonly string[]): void {
  const shown = maskAccounts(name.trim());
  const text = phrase(NAMES, 'lookedUp', shown, shippedModelsMeta().asOf, regions);
  context.tell(note('MODEL_LOOKED_UP', text, { modelId: resolveModel(name).model.modelId, region: regions.join(',') }));
}

/** An ID that AWS gives to application inference profiles. */
const PROFILE_ID = /^(?=.*\d)[a-z0-9]{8,20}$/;
const PROFILE_ARN = /^arn:[^:]*:bedrock:([a-z0-9-]*):\d*:application-inference-profile\//;

async function learnProfile(context: Context, session: AwsSession, name: string, [first = 'us-east-1']: readonly string[]): Promise<void> {
  const arn = PROFILE_ARN.exec(name);
  if (arn === null && !PROFILE_ID.test(name)) return;
  const region = arn?.[1] || first;
  const { readProfileTarget } = await import('../../aws/bedrock/inference-profiles.ts');
  try {
    const target = await readProfileTarget(session, region, name);
    if (target !== null) setAliases(new Map([...allAliases(), [name, profileOf(target, region)]]));
  } catch (error) {
    tellUnread(context, region, 'bedrock:GetInferenceProfile', error);
  }
}

interface Target {
  readonly modelId: string;
  readonly processedIn: readonly string[];
}

/** The profile of AWS's own that reaches the same Regions, else the model itself. */
function profileOf({ modelId, processedIn }: Target, region: string): string {
  if (refusalOf(modelId) !== null) return modelId;
  const { model } = resolveModel(modelId);
  const reach = (regions: readonly string[]) => [...regions].sort().join(' ');
  if (processedIn.length === 1 && processedIn[0] === region && model.onDemandRegions.includes(region)) return modelId;
  return model.profiles.find(({ routing }) => reach(routing[region] ?? []) === reach(processedIn))?.id ?? modelId;
}

async function listsOf(context: Context, session: AwsSession, region: string): Promise<RegionAnswers | null> {
  const [{ readFoundationModels }, { readSystemProfiles }] = await Promise.all([
    import('../../aws/bedrock/foundation-models.ts'),
    import('../../aws/bedrock/inference-profiles.ts'),
  ]);
  try {
    const [models, profiles] = await Promise.all([readFoundationModels(session, region), readSystemProfiles(session, region)]);
    return { region, models, profiles, quotas: null, prices: null };
  } catch (error) {
    tellUnread(context, region, 'bedrock:ListFoundationModels', error);
    return null;
  }
}

async function learnLists(context: Context, session: AwsSession, regions: readonly string[]): Promise<void> {
  const all = await Promise.all(regions.map((region) => listsOf(context, session, region)));
  const answers = all.filter((answer) => answer !== null);
  if (answers.length === 0) return;
  const asOf = context.now.toISOString();
  setOwnCatalogue(inMemory(asOf, mergeAnswers(ownTables(), answers, asOf)));
}

function tellUnread(context: Context, region: string, operation: string, error: unknown): void {
  if (!(error instanceof BqError)) throw error;
  const text = phrase(NAMES, 'notAsked', error.said);
  context.tell(note('CATALOGUE_PART_UNREAD', text, { region, operation, problem: error.message }));
}
