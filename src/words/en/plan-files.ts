// What is wrong with the files and flags of `bq plan`: workload files, saved plans, prompts, what it is compared with, what it emits.
import { formatDuration } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const PLAN_FILES = words('plan-files', {
  // Workload files.
  workload: (name: string, problem: string) => `workload ${name}: ${problem}`,
  maxTokensUnstated: (model: string) => `nobody states what ${model} holds when maxTokens is unset: give maxTokens`,
  maxTokensAboveModel: (maxTokens: number, model: string, most: number) =>
    `maxTokens ${maxTokens} is more than ${model} can write: ${most} at most`,
  outputAboveMaxTokens: (output: number, maxTokens: number) =>
    `outputTokens ${output} is more than maxTokens ${maxTokens}: no answer gets longer than that`,
  latencyAboveZero: 'latencySeconds must be above 0',
  fileSays: (file: string) => `${file} says what each workload asks for`,
  twoOfAName: (name: string) => `two workloads are named ${name}`,
  severalWorkloads: 'holds several workloads: which one?',
  noSuchWorkload: (name: string) => `holds no workload ${name}`,
  // What it is compared with.
  againstFile: '--against main.yaml: a workload file',
  againstPlan: '--against plan.json: what bq plan --workload --json wrote',
  againstRevision: '--against main: a git revision',
  cannotCompare: (name: string, problem: string) => `cannot compare with ${name} (--against): ${problem}`,
  noFileNorStdin: 'there is no such file, and stdin has no revisions',
  noFileNorRevision: (problem: string) => `there is no such file, and as a git revision: ${problem}`,
  noRevisionName: 'this is no name of a revision',
  gitMissing: 'git is not installed',
  gitSaid: (said: string) => said,
  notWorkloadPlan: (issue: string | null) => `this is no plan of workloads${issue === null ? '' : `: ${issue}`}`,
  // Saved plans.
  /** What does not agree with the contract, as the library that checks it says it. */
  issue: (message: string) => message,
  otherCommand: (command: string) => `this is the answer of bq ${command}, not of bq plan --json`,
  noAnswer: 'this is no answer of bq plan --json',
  otherVersion: (version: string) => `is ${version}, and this bq reads 1`,
  updateBq: 'update bq',
  failedPlan: 'that plan failed: there is no result in it',
  missing: 'is missing',
  modelMissing: 'is missing: nobody knows which model was planned',
  mustBe: (value: string, what: Wanted) => `is ${value}, and must be ${wanted(what)}`,
  // Prompt files.
  interrupted: 'interrupted while the prompt was counted',
  noSuchMaxTokens: (maxTokens: number) => `a request asks for max_tokens ${maxTokens}, and no answer can have so many`,
  otherMaxTokens: '--max-tokens N plans another value',
  // What it emits.
  emitNeedsRequest: (format: string) => `--emit ${format} sets one client, and a workload file has several workloads`,
  nothingToSet: (why: string) => `never admitted: ${why}`,
  quotaUnknown: 'the quota is not known: there is nothing to set',
  lowerMaxTokens: 'lower --max-tokens',
  giveQuota: 'give the quota: --tpm N',
  workloadsDoNotFit: 'the workloads do not fit: settings that let them through would be throttled',
  whichQuota: 'bq plan --workload FILE says which quota is too small',
  slowerThanOneWorker: (seconds: number, format: string) =>
    `the quota takes one start every ${formatDuration(seconds)}, fewer than one worker makes, and ${format} only holds how many run at once: --emit bottleneck`,
  // What watches its quotas.
  oneRegion: (regions: readonly string[]) => `alarms live in one Region, and these quotas are of ${regions.join(', ')}`,
  noQuotaToWatch: 'there is no tokens-per-minute quota that is known: nothing to alarm on',
  lookFurther: 'bq usage --last 14d looks further back',
  tellQuotas: '--quotas FILE, or credentials, tell the quotas',
  topicElsewhere: (region: string, topicRegion: string) =>
    `the alarms are of ${region}, and --sns-topic is of ${topicRegion}: an alarm notifies topics of its own Region`,
  noPoolToDraw: 'there is no pool whose callers are known: nothing to draw',
  drawPlanned: 'bq plan --workload bq.yaml --emit dashboard draws what is planned',
});

/** What a value of a saved plan must be. */
export type Wanted =
  | { readonly kind: 'region' | 'word' | 'whole' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number };

function wanted(what: Wanted): string {
  switch (what.kind) {
    case 'region':
      return 'a Region';
    case 'word':
      return 'a word';
    case 'whole':
      return 'a whole number';
    case 'words':
      return `one of ${what.words.join(', ')}`;
    case 'number':
      return `a number from ${what.min} to ${what.max}`;
  }
}
