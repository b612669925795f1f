// What is said of where an answer comes from: the account, its quotas, AWS's defaults, the catalogue.
import { formatDuration } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const SOURCES = words('sources', {
  saved: (file: string) => `saved to ${file}`,
  defaultsInstead: (asOf: string, reason: string) => `AWS defaults of ${asOf}, not your account: ${reason}`,
  cached: (region: string, seconds: number) => `quotas of ${region} were read ${formatDuration(seconds)} ago; --refresh asks again`,
  unknownRegion: (region: string, asOf: string) => `${region} is not among the Regions of ${asOf} that bq knows`,
  retry: (operation: string, region: string, { isThrottled, retry, waitSeconds }: Retry) =>
    `${isThrottled ? 'AWS throttles' : 'no answer to'} ${operation} in ${region}: retry ${retry} in ${formatDuration(waitSeconds)}`,
  needsWhole: (who: string, problem: string) => `${who} needs the whole of the account's own quotas: ${problem}`,
  defaultsAlone: "there are AWS's defaults alone",
  needsOwn: (who: string, reason: string) => `${who} needs the account's own quotas: ${reason}`,
  holdsDefaults: (files: string, asOf: string, region: string) => `${files} holds only AWS's defaults of ${asOf} for ${region}`,
  holdsSeveral: (regions: readonly string[]) => `holds ${regions.join(', ')}, and one Region is asked for`,
  holdsNone: (region: string, known: readonly string[]) => `holds no quotas of ${region}, only of ${known.join(', ')}`,
  // What AWS answered in part.
  noneRead: (what: 'applied' | 'default', region: string, problem: string) =>
    `none of the ${what} values of ${region} could be read: ${problem}`,
  someRead: (rows: number, what: 'applied' | 'default', region: string, problem: string) =>
    `only ${rows} ${what} values of ${region} could be read: ${problem}`,
  noRow: (region: string) => `Service Quotas lists no row for Bedrock in ${region}`,
  // Files of quotas.
  unreadableQuotas: 'holds no quotas that bq can read',
  noQuotas: 'holds no quotas',
  neither: 'holds no quotas: neither a snapshot of bq quotas --save nor a list of the AWS CLI',
  otherSchema: (shown: string, reads: number) => `is ${shown}, and this bq reads ${reads}`,
  updateBq: 'update bq',
  otherService: (service: string) => `is a quota of ${service}, not of bedrock`,
  notBedrock: (shown: string) => `is ${shown}, not "bedrock"`,
  noArn: (shown: string) => `is no ARN of a quota: ${shown}`,
  regionUnknown: (quota: string) => `${quota} has no QuotaArn, so its Region is not known`,
  nameUnknown: (code: string) => `${code} has no name, and bq knows no quota of this code`,
  manyNumbers: (numbers: number) => `has ${numbers} numbers, and nothing says which of them is the value`,
  nameColumns: 'name the columns, e.g. --query "Quotas[].{QuotaName:QuotaName,QuotaCode:QuotaCode,Value:Value}"',
  belowZero: (shown: string) => `must have a number from 0 up, not ${shown}`,
  fileOfDefaults: "the file holds AWS's defaults only, not the account's values",
  rowsWithoutArn: "rows without a QuotaArn are taken for the account's own values: nothing in them says so",
  fileOfApplied: (asOf: string) =>
    `the file holds the account's values only; AWS's defaults beside them are those of ${asOf} that bq knows`,
  unfinishedFile: 'the last page has a NextToken: more rows follow that are not in the file',
  doctorSays: 'bq doctor says which permission is missing.',
  addOffline: "Add --offline to take AWS's defaults knowingly.",
  addQuotas: 'Add --quotas FILE for a saved answer.',
  addWhole: 'Add --quotas FILE to take a whole answer that was saved.',
  readsOwn: (region: string) => `bq quotas --region ${region} --require-live --save FILE reads the account's`,
  logIn: 'Run `aws configure` or `aws sso login`, or name a profile with --profile.',
  needsCredentials: (command: string) => `${command} needs AWS credentials`,
  because: (what: string, reason: string) => `${what}: ${reason}`,
  // The catalogue.
  symbolicLink: 'it is a symbolic link',
  noFile: 'it is no file',
  othersFile: 'it belongs to another user',
  tooLarge: (megabytes: number, most: number) => `it has ${megabytes} MB, a refresh has ${most} MB at most`,
  otherShape: (table: string) => `its table of ${table} has another shape`,
  damaged: 'it is cut off or damaged',
  noCatalogue: 'it is no catalogue of bq',
  otherVersion: (version: number, reads: number) => `it is of version ${version}, and this bq reads version ${reads}`,
  catalogueOld: (asOf: string, days: number) =>
    `the catalogue is of ${asOf}, ${days} days old: bq catalog refresh asks AWS what has changed`,
  catalogueNotUsed: (file: string, problem: string) =>
    `${file} is not used: ${problem}. The tables that come with bq hold; bq catalog refresh writes it anew, bq catalog reset removes it`,
});

export interface Retry {
  readonly isThrottled: boolean;
  readonly retry: number;
  readonly waitSeconds: number;
}
