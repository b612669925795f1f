// CloudWatch alarms for quotas, as a CloudFormation template or Terraform: at a share of what each quota is now.

import { BqError } from '../base/errors.ts';
import { formatNumber } from '../base/numbers.ts';
import { stripControl } from '../base/text.ts';
import type { UsagePool } from '../contracts/usage.ts';

export type AlarmFormat = 'alarm' | 'alarm-terraform';

export interface AlarmOptions {
  readonly format: AlarmFormat;
  /** 0 to 1 */
  readonly share: number;
  /** ISO date. */
  readonly asOf: string;
}

interface Alarm {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** ModelIds that draw from the pool. */
  readonly modelIds: readonly string[];
  readonly metric: 'EstimatedTPMQuotaUsage' | 'InvocationThrottles';
  readonly threshold: number;
  /** Minutes in a row. */
  readonly minutes: number;
}

const NAMESPACE = 'AWS/Bedrock';

/**
 * Two alarms for each quota that is known: AWS's estimate above a share of it, and any throttle. All pools must be of one Region,
 * because alarms are.
 *
 * @throws BqError (input) when there is nothing to alarm on, or several Regions
 */
export function alarms(pools: readonly UsagePool[], options: AlarmOptions): string {
  const regions = [...new Set(pools.map(({ region }) => region))];
  if (regions.length > 1) {
    throw new BqError(`alarms live in one Region, and the usage is of ${regions.join(', ')}`, {
      code: 'ONE_REGION',
      kind: 'usage',
      suggestions: regions.map((region) => `--region ${region}`),
    });
  }
  const list = pools.flatMap((pool) => alarmsOf(pool, options));
  if (list.length === 0) {
    throw new BqError('there is no usage whose tokens-per-minute quota is known: nothing to alarm on', {
      code: 'NO_ALARM',
      kind: 'input',
      suggestions: ['--last 14d looks further back', '--quotas FILE, or credentials, tell the quotas'],
    });
  }
  return options.format === 'alarm' ? cloudFormation(list) : terraform(list);
}

function alarmsOf(pool: UsagePool, { share, asOf }: AlarmOptions): Alarm[] {
  const quota = pool.quotas.find(({ kind }) => kind === 'tpm');
  // A masked account number is no ModelId.
  const modelIds = pool.callers.map(({ id }) => stripControl(id, { oneLine: true })).filter((id) => !id.includes('*'));
  if (!quota || quota.value === null || quota.value === 0 || modelIds.length === 0) return [];
  const base = `${pool.modelName} ${pool.scope}`;
  const id = base.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
  const percent = Math.round(share * 100);
  return [
    {
      id: `Tpm${id}`,
      name: `bedrock ${base} TPM above ${percent} %`,
      description: `EstimatedTPMQuotaUsage above ${percent} % of ${formatNumber(quota.value)} tokens per minute (${quota.quotaName}, ${quota.source}, ${asOf})`,
      modelIds,
      metric: 'EstimatedTPMQuotaUsage',
      threshold: Math.floor(quota.value * share),
      minutes: 3,
    },
    {
      id: `Throttles${id}`,
      name: `bedrock ${base} throttles`,
      description: `Bedrock refused calls of ${base}`,
      modelIds,
      metric: 'InvocationThrottles',
      threshold: 0,
      minutes: 1,
    },
  ];
}

/** The metric of one ModelId, or the sum over several. */
function cloudFormation(list: readonly Alarm[]): string {
  const metric = (alarm: Alarm, modelId: string) => ({
    Namespace: NAMESPACE,
    MetricName: alarm.metric,
    Dimensions: [{ Name: 'ModelId', Value: modelId }],
  });
  const resources = list.map((alarm) => {
    const common = {
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: alarm.threshold,
      EvaluationPeriods: alarm.minutes,
      TreatMissingData: 'notBreaching',
    };
    const [only = '', ...others] = alarm.modelIds;
    const Properties =
      others.length === 0
        ? { ...common, ...metric(alarm, only), Period: 60, Statistic: 'Sum' }
        : {
            ...common,
            Metrics: [
              { Id: 'total', Expression: 'SUM(METRICS())', Label: alarm.metric, ReturnData: true },
              ...alarm.modelIds.map((modelId, index) => ({
                Id: `m${index + 1}`,
                MetricStat: { Metric: metric(alarm, modelId), Period: 60, Stat: 'Sum' },
                ReturnData: false,
              })),
            ],
          };
    return [alarm.id, { Type: 'AWS::CloudWatch::Alarm', Properties }] as const;
  });
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) }, null, 2);
}

/** HCL interpolates `${` and `%{`; JSON's escapes of quotes and backslashes are HCL's own. */
const quoted = (text: string) => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');

function terraform(list: readonly Alarm[]): string {
  return list
    .map((alarm) => {
      const head = [
        `resource "aws_cloudwatch_metric_alarm" ${quoted(alarm.id.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase())} {`,
        `  alarm_name          = ${quoted(alarm.name)}`,
        `  alarm_description   = ${quoted(alarm.description)}`,
        '  comparison_operator = "GreaterThanThreshold"',
        `  threshold           = ${alarm.threshold}`,
        `  evaluation_periods  = ${alarm.minutes}`,
        '  treat_missing_data  = "notBreaching"',
      ];
      const [only = '', ...others] = alarm.modelIds;
      const body =
        others.length === 0
          ? [
              `  namespace           = ${quoted(NAMESPACE)}`,
              `  metric_name         = ${quoted(alarm.metric)}`,
              '  period              = 60',
              '  statistic           = "Sum"',
              `  dimensions          = { ModelId = ${quoted(only)} }`,
            ]
          : [
              '',
              '  metric_query {',
              '    id          = "total"',
              '    expression  = "SUM(METRICS())"',
              `    label       = ${quoted(alarm.metric)}`,
              '    return_data = true',
              '  }',
              ...alarm.modelIds.flatMap((modelId, index) => [
                '',
                '  metric_query {',
                `    id = "m${index + 1}"`,
                '    metric {',
                `      namespace   = ${quoted(NAMESPACE)}`,
                `      metric_name = ${quoted(alarm.metric)}`,
                '      period      = 60',
                '      stat        = "Sum"',
                `      dimensions  = { ModelId = ${quoted(modelId)} }`,
                '    }',
                '  }',
              ]),
            ];
      return [...head, ...body, '}'].join('\n');
    })
    .join('\n\n');
}
