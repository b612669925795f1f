// What `bq quotas request` and `bq quotas requests` say of quota increases.
import { formatNumber, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { QuotaRequestResult } from '../../contracts/quota-requests.ts';

export const QUOTA_REQUESTS = words('quota-requests', {
  heads: {
    'dry-run': 'would be sent (AWS was not asked)',
    ready: 'would be sent; --submit sends it',
    refused: 'not sent',
    sent: 'sent',
    'already-open': 'not sent: a request is open already',
    'found-after-loss': 'sent: the answer was lost, and AWS lists the request',
  } satisfies Record<QuotaRequestResult['status'], string>,
  wouldBeRefused: 'AWS would refuse it (AWS was not asked)',
  account: (id: string) => `account ${id}`,
  values: ({ code, desired, standard, applied }: Asked) =>
    `${code}: ${formatNumber(desired)} (AWS default ${formatNumber(standard)}${applied === null ? '' : `, the account has ${formatNumber(applied)}`})`,
  marks: { met: 'ok', broken: 'no', unknown: '?' },
  request: (id: string, status: string, caseId: string | null) => `request ${id}, ${status}${caseId === null ? '' : `, case ${caseId}`}`,
  follow: 'bq quotas requests shows what becomes of it; the case may ask for the figures of bq support-case',
  list: (count: number, open: number) => `${plural(count, 'request')} in AWS's list (90 days), ${open} open`,
  columns: { quota: 'Quota', asked: 'asked', now: 'now', status: 'status', created: 'created', case: 'case', request: 'request' },
  applied: ' ok',
  // AWS's rules.
  adjustable: 'the row is adjustable',
  adjustableOnMantle:
    "the row is adjustable, as AWS's table says; its page on bedrock-mantle names Support's limit-increase form instead (bq support-case --endpoint mantle writes the text)",
  notAdjustable: 'the row is not adjustable: bq support-case --kind quota-increase writes the case instead',
  adjustableUnknown: 'whether the row is adjustable is not known',
  aboveDefault: (value: number, standard: number) => `${formatNumber(value)} is above the AWS default of ${formatNumber(standard)}`,
  notAboveDefault: (value: number, standard: number) =>
    `${formatNumber(value)} is not above the AWS default of ${formatNumber(standard)}; AWS takes only more (bq support-case --kind restore-default restores the default)`,
  defaultUnknown: 'the AWS default is not known',
  aboveApplied: (value: number, applied: number) => `${formatNumber(value)} is above the account's value of ${formatNumber(applied)}`,
  notAboveApplied: (value: number, applied: number) =>
    `${formatNumber(value)} is not above the account's value of ${formatNumber(applied)}`,
  appliedUnknown: "the account's value is not known",
  noneOpen: 'no request for the row is open',
  openNotAsked: 'whether a request is open was not asked',
  open: ({ requestId, status, created, desiredValue, caseId }: OpenRequest) =>
    `request ${requestId} is open already (${[
      `for ${formatNumber(desiredValue)}`,
      status,
      ...(created === null ? [] : [`of ${created.slice(0, 10)}`]),
      ...(caseId === null ? [] : [`case ${caseId}`]),
    ].join(', ')}): nothing more is sent`,
  // Asking and sending.
  confirm: (name: string, code: string, region: string, value: number) =>
    `Send to AWS: ${name} (${code}) in ${region}, ${formatNumber(value)}?`,
  yesOrNo: 'yes or no',
  nobodyAnswers: '--submit asks before it sends, and nobody is here to answer',
  submitYes: '--submit --yes sends without asking',
  onlyShown: 'without --submit the request is only shown',
  notSent: 'nothing was sent',
  onItsWay: (seconds: number, howToFindOut: string) => `the request is on its way: waiting ${seconds} s for AWS's answer; ${howToFindOut}`,
  uncertain: (code: string, region: string) => `the request for ${code} in ${region} was sent: whether AWS has taken it is not known`,
  interrupted: (what: string) => `interrupted: ${what}`,
  noAnswer: (what: string) => `no answer came: ${what}`,
  showsIt: (command: string) => `${command} shows it if AWS has`,
  looksFirst: 'running the same command again looks first, and does not send twice',
  dryRunShows: '--dry-run shows the request without asking AWS',
  requests: 'the requests',
  // Which row is meant.
  valueMissing: 'which value? --value is missing',
  badCode: (code: string) => `--code must be a quota code such as L-F4DDD3EB, not "${code}"`,
  explainShowsCodes: 'bq quotas --explain shows codes',
  rowNeeded: 'which quota? Give --code and --value, or --model and --tpm',
  oneOfThree: 'give one of --tpm, --output-tpm and --rpm: a request is for one row',
  relatedRows: '--tpm 8m: Support then offers the related rows',
  noSuchRow: (model: string, scope: string, metric: string) => `${model} (${scope}) has no ${metric} row: there is nothing to raise`,
  askTpm: 'ask for --tpm N instead',
  noCode: (name: string) => `AWS publishes no code for "${name}"`,
  accountsCodes: (region: string) => `bq quotas --region ${region} --all --explain shows the account's; then --code L-… --value N`,
  noSuchQuota: (code: string, region: string) => `Bedrock has no quota ${code} in ${region}`,
  searchFinds: 'bq quotas --all --search WORDS finds codes',
  // What AWS refuses, in its words.
  valueRefused: (said: string) => `AWS refuses the value: ${said}`,
  askForMore: 'ask for more than the default; what is below it is restored by a case: bq support-case --kind restore-default',
  requestRefused: (said: string) => `AWS refuses the request: ${said}`,
  caseInstead: 'bq support-case --kind quota-increase writes the case instead',
  tooMany: (said: string) => `AWS takes no more requests now: ${said}`,
  listsOpen: (region: string) => `bq quotas requests --region ${region} lists the open ones`,
});

export interface Asked {
  readonly code: string;
  readonly desired: number;
  readonly standard: number | null;
  readonly applied: number | null;
}

export interface OpenRequest {
  readonly requestId: string;
  readonly status: string;
  readonly created: string | null;
  readonly desiredValue: number | null;
  readonly caseId: string | null;
}
