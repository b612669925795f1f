// What is said of names that the catalogue does not know: models, Regions, areas, rates.
import { words } from '../base/phrases.ts';

/** Resources of which only the account knows the model. */
export type ArnKind = keyof typeof ARN_KINDS;

const ARN_KINDS = {
  'application-inference-profile': 'an application inference profile',
  'provisioned-model': 'a Provisioned Throughput model, which has its own model units and no token quota',
  'custom-model': 'a custom model',
  'custom-model-deployment': 'a custom model deployment',
  'imported-model': 'an imported model',
  'prompt-router': 'a prompt router',
  'default-prompt-router': 'a prompt router',
  'async-invoke': 'an asynchronous invocation',
  'model-invocation-job': 'a batch job',
};

export const isArnKind = (kind: string): kind is ArnKind => Object.hasOwn(ARN_KINDS, kind);

export const NAMES = words('names', {
  // Models.
  emptyModel: 'the model name is empty',
  unknownModel: (name: string) => `unknown model "${name}"`,
  ambiguousModel: (name: string, candidates: readonly string[], more: number) =>
    `the model name "${name}" is ambiguous: ${candidates.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  searchLists: (text: string) => `bq models --search ${text} lists them all`,
  modelsLists: 'bq models lists all names; bq catalog refresh asks AWS for new ones',
  newerThanCatalogue: (asOf: string, name: string) =>
    `newer than the catalogue of ${asOf}? bq plan --model ${name} --tpm N --offline plans it with a quota of your own, all else by its family`,
  noSuchProfile: (asOf: string, prefix: string, model: string, known: readonly string[]) =>
    `the catalogue of ${asOf} knows no ${prefix}. inference profile of ${model} (it knows: ${known.join(', ') || 'none'})`,
  refreshProfiles: 'bq catalog refresh asks AWS for new profiles',
  unresolvableArn: (name: string, kind: ArnKind) =>
    `${name} is ${ARN_KINDS[kind]}: which model stands behind it is known only to the account`,
  giveId: 'give the ID of the model behind it, e.g. --model sonnet-4',
  aliasSays: '--alias ARN=MODEL says it to any command',
  profileShows: 'aws bedrock get-inference-profile --inference-profile-identifier ARN shows it',
  otherModel: (name: string, asOf: string, model: string, id: string) =>
    `${name} is not an ID of the catalogue of ${asOf}; treated as ${model} (${id})`,
  profilesUnknown: (asOf: string, model: string, prefix: string) =>
    `the catalogue of ${asOf} knows no profiles of ${model}: where ${prefix}. processes is not known`,
  regionLeftOut: (region: string) => `the Region ${region} in the model's name is left out: --region says where it is called from`,
  assumed: (name: string, asOf: string, rate: number) =>
    `${name} is not in the catalogue of ${asOf}, and nobody could be asked: planned with the quota by hand, a burndown rate of ${rate} and tokens as of its family, all assumed; --burndown says another, bq catalog refresh asks AWS`,
  lookedUp: (name: string, asOf: string, regions: readonly string[]) =>
    `${name} is not in the catalogue of ${asOf}: AWS lists it in ${regions.join(', ')}, and it is taken as listed; bq catalog refresh keeps it`,
  notAsked: (problem: string) => `AWS could not be asked what the model is: ${problem}`,
  countedByFamily: (id: string, family: string) => `${id} is not in the catalogue: counted by its family, ${family}`,
  countedWidely: (problem: string, family: string) => `${problem}; counted as ${family}, with a wide band (--model says otherwise)`,
  countedAs: (problem: string, id: string) => `${problem}; counted as ${id} (--model says otherwise)`,
  badAlias: (text: string) => `--alias ${text}: is not ARN=MODEL`,
  // Regions and areas.
  otherPartition: (region: string, partition: string) =>
    `"${region}" is a Region of the partition ${partition}, of which bq's catalogue holds nothing`,
  commercialShows: 'bq models --region us-east-1 shows what the catalogue holds of a commercial Region',
  unknownRegion: (region: string, asOf: string) => `"${region}" is not among the Regions of ${asOf} that bq knows`,
  noRegion: (text: string) => `"${text}" cannot be a Region`,
  severalRegions: (origin: string, regions: readonly string[]) =>
    `${origin}: one Region is asked for, and ${regions.length} are given (${regions.join(', ')})`,
  nameOneRegion: (region: string) => `Name one: --region ${region}`,
  availabilityZone: (region: string) => `That is an Availability Zone; its Region is ${region}.`,
  regionsLike: 'Regions are named like us-east-1 or ap-northeast-1.',
  unknownArea: (area: string, areas: readonly string[]) => `unknown area "${area}": the areas are ${areas.join(', ')}`,
  // Rates and times.
  badRate: (model: string, rate: number) => `the burndown rate of ${model} must be a number from 0.1 to 1000, not ${rate}`,
  publishedRates: 'AWS publishes 1, 5, 10 and 15',
  badNow: (text: string) => `BQ_NOW must be an ISO time, not "${text}"`,
});
