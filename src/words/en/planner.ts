// What the planner says of a plan: what to read it with, what to change, what was assumed, what else could run it, and why there is none.
import { formatDuration, formatNumber, formatPercent, formatRate, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import { placeName } from '../../catalog/places.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric } from '../../quotas/types.ts';

export const PLANNER = words('planner', {
  // The model.
  endOfLife: (model: string, date: string | null, successor: string | null) =>
    `${model} passed its end of life on ${date}: requests fail, no quota increases${see(successor)}`,
  legacy: (model: string, date: string | null, successor: string | null) =>
    `${model} is legacy${date ? `, end of life ${date}` : ''}: no quota increases${see(successor)}`,
  leavesCountry: (prefix: string, regions: readonly string[], region: string, isAsked: boolean) => {
    const where = regions.includes('*') ? 'in any Region' : `in ${regions.map(placeName).join(', ')}`;
    return `the ${prefix}. profile processes ${where}: data leaves the country of ${region}${isAsked ? '' : ' (--stays-in, --scope)'}`;
  },
  profileLeftOut: (profile: string, region: string) =>
    `${profile} of the file was left out: planned as the model can be called from ${region} as asked`,
  // The prompt file.
  fileSays: (file: string, { model, maxTokens, thinkingBudgetTokens }: FileSays) => {
    const said = [
      ...(model === null ? [] : [`model ${model}`]),
      ...(maxTokens === null ? [] : [`max_tokens ${formatNumber(maxTokens)}`]),
      ...(thinkingBudgetTokens === null ? [] : [`a thinking budget of ${formatNumber(thinkingBudgetTokens)}`]),
    ];
    return `${file} says ${said.join(', ')}`;
  },
  maxTokensVary: (file: string, least: number, largest: number) =>
    `the requests of ${file} have max_tokens from ${formatNumber(least)} to ${formatNumber(largest)}: the largest is planned`,
  // The request.
  promptAboveContext: (tokens: number, window: number) =>
    `a prompt of ${formatNumber(tokens)} tokens is longer than the context window of ${formatNumber(window)}: Bedrock refuses the request`,
  thinkingAboveMax: (budget: number, maxTokens: number) =>
    `the thinking budget of ${formatNumber(budget)} must be below max_tokens ${formatNumber(maxTokens)}: Bedrock refuses the request`,
  thinkingRefused: (requests: number, file: string) =>
    `${plural(requests, 'request')} of ${file} ${requests === 1 ? 'has' : 'have'} a thinking budget that is not below max_tokens: Bedrock refuses ${requests === 1 ? 'it' : 'them'}`,
  writesNoText: (model: string, output: string, maxTokens: number) =>
    `${model} writes no text (output: ${output}): it takes no max_tokens, and nothing is held for the ${formatNumber(maxTokens)} of this plan; --max-tokens 1 --input-tokens N plans its input`,
  maxTokensAbovePublished: (maxTokens: number, published: number) =>
    `max_tokens ${formatNumber(maxTokens)} is above the published maximum of ${formatNumber(published)}, though not above what Bedrock holds when it is unset`,
  requestAboveContext: (isLongest: boolean, tokens: number, window: number) =>
    `${isLongest ? 'the longest prompt' : 'prompt'} and max_tokens are ${formatNumber(tokens)} tokens, more than the context window of ${formatNumber(window)}`,
  // Quotas.
  quotaUnknown: (model: string, scope: string, region: string) =>
    `the TPM quota of ${model} (${scope}) in ${region} is not known: give it with --tpm, or read it with bq quotas`,
  pagesMissing: 'some quota pages could not be read: a row that is missing here may exist',
  mantleMore:
    'bedrock-mantle has further limits that AWS does not publish, and may queue a request for a moment: neither is in the figures',
  mantleUnknown: (kinds: readonly QuotaMetric[], model: string, region: string, flags: readonly string[]) =>
    `AWS publishes no quota of ${kinds.map((kind) => LIMIT_NAMES[kind]).join(' and ')} for ${model} on bedrock-mantle in ${region}, which is not the same as none: give it with ${flags.join(' and ')}`,
  /** @param wayOut a command */
  quotaZero: (whose: ZeroOf, kind: QuotaMetric, wayOut: string) => {
    const name = LIMIT_NAMES[kind];
    if (whose === 'hand')
      return `${name} 0, given by hand, admits nothing. If the account really has 0, ask AWS to restore the default: ${wayOut}`;
    if (whose === 'default') return `AWS's default ${name} is 0: nothing can run before an increase: ${wayOut}`;
    return `the account's ${name} is 0: nothing can run. Ask AWS to restore the default: ${wayOut}`;
  },
  notInAnswer: (kind: QuotaMetric, isLive: boolean) =>
    `the account's ${LIMIT_NAMES[kind]} was not in ${isLive ? "AWS's answer" : 'the file'}: AWS's default is shown`,
  belowDefault: (kind: QuotaMetric, value: number, standard: number, wayOut: string) =>
    `the account's ${LIMIT_NAMES[kind]} of ${formatNumber(value)} is ${formatPercent(value / standard)} of AWS's default of ${formatNumber(standard)}: ${wayOut}`,
  dayOfModel: (workers: number, tokens: number, seconds: number, rate: number) =>
    `${plural(workers, 'worker')} without a pause would use up the model's ${formatNumber(tokens)} tokens a day in ${formatDuration(seconds)}: start at most ${formatRate(rate)} a minute`,
  dayOfAllModels: (tokens: number, seconds: number) =>
    `at this rate the ${formatNumber(tokens)} tokens a day of all models together are used up in ${formatDuration(seconds)}, if that row counts quota tokens (AWS: estimated based on on-demand pricing)`,
  // What is not certain.
  /** As the catalogue's tables say it. */
  disagree: (text: string) => text,
  burndownDisputed: (rate: number, conflict: string) => `burndown ${rate}: ${conflict}`,
  priceDisputed: (conflict: string) => `price: ${conflict}`,
  weightedNever: (rate: number, weighted: number, tpm: number) =>
    `${measured(rate)}, this request can never be admitted: it would hold ${formatNumber(weighted)} of ${formatNumber(tpm)}`,
  weightedDiffers: (rate: number, weighted: number, documented: number) =>
    `${measured(rate)}, ${formatNumber(weighted)} can run instead of ${formatNumber(documented)}`,
  // Clients.
  outlastsLambda: (seconds: number) => `${canTake(seconds)}, and Lambda ends at 900 s: stream, and run elsewhere`,
  outlastsClient: (seconds: number) => `${canTake(seconds)}; raise read_timeout above that, or stream`,
  // A request that is never let in, or always cut.
  neverAdmitted: 'Never admitted',
  alwaysCut: 'Always cut',
  becauseZero: (kind: QuotaMetric, wayOut: string) => `the quota is 0 ${LIMIT_NAMES[kind]}, so no request is, whatever its size: ${wayOut}`,
  becauseCut: (outputTpm: number) =>
    `an answer writes more in a minute than the whole quota of ${formatNumber(outputTpm)} output TPM: each is cut, however few run. Shorten the answers, or raise the quota.`,
  becauseTooLarge: (kind: QuotaMetric, value: number | null) =>
    `one request holds more than the whole quota of ${formatNumber(value)} ${LIMIT_NAMES[kind]}. Lower max_tokens or the input, or raise the quota.`,
  // What to do.
  useSuccessor: (name: string, model: string, date: string | null) =>
    `use --model ${name}: requests to ${model} fail${date === null ? '' : ` since ${date}`}`,
  raiseQuota: (tokensPerMinute: number | null) =>
    tokensPerMinute === null
      ? 'call another pool (--full), or ask for more: bq support-case'
      : `call another pool (--full), or ask for ${formatNumber(tokensPerMinute)} TPM: bq support-case`,
  lowerMaxTokens: ({ maxTokens, workers, insteadOf, rate, answer }: LowerMaxTokens) =>
    `max_tokens ${formatNumber(maxTokens)}: ${plural(workers, 'worker')} instead of ${formatNumber(insteadOf)}, ${formatRate(rate)} requests/min, with answers of ${formatNumber(answer)} tokens`,
  readQuotas: 'set AWS credentials or use --quotas FILE: your account may have less',
  // What was assumed.
  noInput: 'input 0 tokens',
  maxTokensUnset: (tokens: number) => `max_tokens ${formatNumber(tokens)}, what Bedrock holds when it is unset`,
  longAnswers: 'answers as long as max_tokens',
  response: (firstTokenSeconds: number, tokensPerSecond: number) =>
    `a response takes ${firstTokenSeconds} s + output at ${tokensPerSecond} tokens/s`,
  unusedReturns: 'what is not used of max_tokens returns at the end, input and output stay',
  spread: (percent: number) => `latency and output spread ±${percent} %`,
  headroom: (percent: number) => `${percent} % headroom`,
  burndownAssumed: (rate: number) => `burndown rate ${rate}: nobody states one`,
  // What else could run it.
  otherScope: (prefix: string | null, scope: string) => `${wayName(prefix)} (--scope ${scope})`,
  otherRuntime: (prefix: string | null, scope: string) => `bedrock-runtime, ${wayName(prefix)} (--endpoint runtime --scope ${scope})`,
  otherMantle: 'bedrock-mantle, input and output apart (--endpoint mantle)',
  otherRegion: (region: string) => `${placeName(region)} (--region ${region})`,
  newerModel: (model: string, name: string) => `${model} (--model ${name})`,
  batch: 'batch: up to 24 h, no cache',
  // Errors of the request.
  whichModel: 'which model? --model is missing',
  modelsLists: 'bq models lists the names',
  maxTokensUnstated: (model: string) => `nobody states how many tokens ${model} may write when max_tokens is unset`,
  noTextToPlan: (model: string, output: string) => `${model} writes no text (output: ${output}): there is no max_tokens to plan for`,
  planInput: '--max-tokens 1 --input-tokens N plans its input',
  maxTokensAboveModel: (isOfFile: boolean, maxTokens: number, model: string, most: number) =>
    `${isOfFile ? 'max_tokens of the prompt file,' : '--max-tokens'} ${formatNumber(maxTokens)} is more than ${model} can write: ${formatNumber(most)} at most`,
  outputAboveMaxTokens: (output: number, maxTokens: number) =>
    `--output-tokens ${formatNumber(output)} is more than max_tokens ${formatNumber(maxTokens)}: no answer gets longer than that`,
  notOfEndpoint: (flag: string, endpoint: Endpoint) =>
    `--${flag} does not apply on bedrock-${endpoint}: ${
      endpoint === 'mantle'
        ? `a model has two quotas there, of input and of output tokens a minute (--tpm, --output-tpm)`
        : 'output counts against the one quota of tokens there'
    }`,
  leaveOut: (flag: string) => `leave --${flag} out`,
  // Errors of the pool.
  mantleHasNoProfiles: (profile: string) => `bedrock-mantle has no inference profiles: ${profile} is of bedrock-runtime`,
  mantleHasNoScopes: (scope: string) => `bedrock-mantle has no scopes: --scope ${scope} is of bedrock-runtime`,
  mantlePlaceUnstated: (model: string, region: string, area: string) =>
    `AWS does not state where bedrock-mantle processes: ${model} called there from ${region} is not known to stay in ${area}`,
  mantleUnpublished: (region: string, partition: string) =>
    `bedrock-mantle in ${region} is not in the catalogue: AWS has published no address of it in the partition ${partition}`,
  notOnMantle: (model: string, region: string, isElsewhere: boolean) =>
    `bq knows no way to call ${model} from ${region} on bedrock-mantle${isElsewhere ? '' : ', nor from any other Region'}`,
  onMantleIn: (region: string, regions: readonly string[]) => `--region ${region} (it can be called there from ${regions.join(', ')})`,
  noWay: (what: Called, region: string, { isElsewhere, isOnMantle }: Elsewhere) =>
    `${cannotCall(what, region)}${isOnMantle ? ' but bedrock-mantle, which has quotas of its own' : ''}${isElsewhere ? '' : ', nor from any other Region'}`,
  noWayInPartition: (what: Called, region: string, partition: string) =>
    `${cannotCall(what, region)}: its catalogue holds nothing of the model in the partition ${partition}`,
  callableIn: (region: string, regions: readonly string[]) => `--region ${region} (it can be called from ${regions.join(', ')})`,
  refreshAsks: (region: string) => `bq catalog refresh --region ${region} asks AWS what is there`,
  modelsShow: 'bq models shows which models can be called, and how',
  leavesArea: (model: string, region: string, area: string, ways: readonly WayOut[]) =>
    `${model} called from ${region} is not processed in ${area} alone: ${ways.map(wayText).join('; ')}`,
  theseStay: (area: string, models: readonly string[]) => `these stay in ${area}: ${models.join(', ')}`,
  noneStays: (region: string, area: string) =>
    `no model called from ${region} stays in ${area}; bq models --stays-in ${area} lists Regions`,
  scopeNotOffered: (model: string, scope: string, region: string) => `${model} is not offered ${scope} in ${region}`,
  // Errors of the file of burndown rates.
  ratesNotObject: 'is not a JSON object',
  notRate: (value: string) => `is ${value}, not a rate from 0.1 to 1000`,
  ratesExample: 'It holds names and rates, e.g. {"sonnet-4": 5, "*": 10}.',
});

/** Null: not said. */
export interface FileSays {
  readonly model: string | null;
  readonly maxTokens: number | null;
  readonly thinkingBudgetTokens: number | null;
}

export type ZeroOf = 'hand' | 'default' | 'account';

export interface LowerMaxTokens {
  readonly maxTokens: number;
  readonly workers: number;
  readonly insteadOf: number;
  readonly rate: number;
  readonly answer: number;
}

export interface Called {
  readonly name: string;
  readonly isProfile: boolean;
}

export interface Elsewhere {
  /** From another Region. */
  readonly isElsewhere: boolean;
  /** There on bedrock-mantle. */
  readonly isOnMantle: boolean;
}

export interface WayOut {
  /** Null: on-demand. */
  readonly prefix: string | null;
  /** `*` is any; empty where AWS does not say. */
  readonly regions: readonly string[];
}

const see = (successor: string | null) => (successor === null ? '' : `; see --model ${successor}`);
const measured = (rate: number) => `if AWS holds max_tokens x ${rate} (measured 2025-06)`;
const canTake = (seconds: number) => `a response can take ${formatDuration(seconds)}: boto3 stops reading after 60 s and sends again`;
const wayName = (prefix: string | null) => (prefix === null ? 'on-demand' : `${prefix}. profile`);
const cannotCall = ({ name, isProfile }: Called, region: string) =>
  `bq knows no way to call ${isProfile ? `the profile ${name}` : name} from ${region}`;

function wayText({ prefix, regions }: WayOut): string {
  const where = regions.includes('*') ? 'any Region' : regions.join(', ') || 'Regions that AWS does not name';
  return `${prefix === null ? 'on-demand' : `${prefix}.`} runs in ${where}`;
}
