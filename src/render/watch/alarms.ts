// CloudWatch alarms for quotas, as a CloudFormation template or Terraform: at a share of what each quota is now.

import { BqError } from '../../base/errors.ts';
import { formatNumber } from '../../base/numbers.ts';
import { phrase } from '../../base/phrases.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';
import { cloudFormation } from './cloudformation.ts';
import { terraform } from './terraform.ts';
import type { Alarm, Watched } from './watched.ts';

export type AlarmFormat = 'alarm' | 'alarm-terraform';

export interface AlarmOptions {
  readonly format: AlarmFormat;
  /** 0 to 1 */
  readonly share: number;
  /** Who is told; null: nobody. */
  readonly topicArn: string | null;
}

const MINUTE = 60;
const DAY = 86_400;

/**
 * Alarms for each quota that is known: AWS's estimate above a share of it, a minute and a day; any throttle, and more of them than is usual. All
 * must be of one Region, because alarms are, and so must be the topic that they notify.
 *
 * @throws BqError input: nothing to alarm on; usage: several Regions, or a topic of another
 */
export function alarms(watched: readonly Watched[], options: AlarmOptions): string {
  const regions = [...new Set(watched.map(({ region }) => region))];
  if (regions.length > 1) {
    throw new BqError(phrase(PLAN_FILES, 'oneRegion', regions), {
      code: 'ONE_REGION',
      kind: 'usage',
      suggestions: regions.map((region) => `--region ${region}`),
    });
  }
  const list = watched.flatMap((one) => alarmsOf(one, options));
  const [region] = regions;
  if (list.length === 0 || region === undefined) {
    throw new BqError(phrase(PLAN_FILES, 'noQuotaToWatch'), {
      code: 'NO_ALARM',
      kind: 'input',
      suggestions: [phrase(PLAN_FILES, 'lookFurther'), phrase(PLAN_FILES, 'tellQuotas')],
    });
  }
  const { topicArn } = options;
  if (topicArn !== null && topicRegion(topicArn) !== region) {
    throw new BqError(phrase(PLAN_FILES, 'topicElsewhere', region, topicRegion(topicArn)), {
      code: 'TOPIC_ELSEWHERE',
      kind: 'usage',
      suggestions: [`--sns-topic ${topicArn.split(':').with(3, region).join(':')}`],
    });
  }
  return options.format === 'alarm' ? cloudFormation(list, topicArn) : terraform(list, topicArn);
}

const topicRegion = (arn: string) => arn.split(':')[3] ?? '';

function alarmsOf({ region: _, scope, modelName, modelIds, quotas, asOf }: Watched, { share }: AlarmOptions): Alarm[] {
  const quota = quotas.find(({ kind }) => kind === 'tpm');
  const day = quotas.find(({ kind }) => kind === 'tpd');
  if (!quota || quota.value === null || quota.value === 0 || modelIds.length === 0) return [];
  const base = `${modelName} ${scope}`;
  const id = base.replace(/[^A-Za-z0-9]+(.)?/g, (_match, next: string | undefined) => (next ?? '').toUpperCase());
  const percent = Math.round(share * 100);
  const common = { modelIds, periodSeconds: MINUTE, periods: 1 };
  return [
    {
      ...common,
      id: `Tpm${id}`,
      name: `bedrock ${base} TPM above ${percent} %`,
      description: `EstimatedTPMQuotaUsage above ${percent} % of ${formatNumber(quota.value)} tokens per minute (${quota.quotaName}, ${quota.source}, ${asOf})`,
      metric: 'EstimatedTPMQuotaUsage',
      threshold: Math.floor(quota.value * share),
      periods: 3,
    },
    ...(day?.value
      ? [
          {
            ...common,
            id: `Tpd${id}`,
            name: `bedrock ${base} tokens a day above ${percent} %`,
            description: `EstimatedTPMQuotaUsage of a day above ${percent} % of ${formatNumber(day.value)} tokens per day (${day.quotaName}, ${day.source}, ${asOf})`,
            metric: 'EstimatedTPMQuotaUsage' as const,
            threshold: Math.floor(day.value * share),
            periodSeconds: DAY,
          },
        ]
      : []),
    {
      ...common,
      id: `Throttles${id}`,
      name: `bedrock ${base} throttles`,
      description: `Bedrock refused calls of ${base}`,
      metric: 'InvocationThrottles',
      threshold: 0,
    },
    {
      ...common,
      id: `UnusualThrottles${id}`,
      name: `bedrock ${base} throttles above what is usual`,
      description: `Bedrock refused more calls of ${base} than two deviations above what CloudWatch has learned`,
      metric: 'InvocationThrottles',
      threshold: null,
      periods: 3,
    },
  ];
}
