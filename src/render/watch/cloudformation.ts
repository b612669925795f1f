// Alarms as a CloudFormation template.

import { type Alarm, NAMESPACE } from './watched.ts';

export function cloudFormation(list: readonly Alarm[], topicArn: string | null): string {
  const told = topicArn === null ? {} : { AlarmActions: [topicArn], OKActions: [topicArn] };
  const resources = list.map((alarm) => {
    const common = {
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      EvaluationPeriods: alarm.periods,
      TreatMissingData: 'notBreaching',
      ...told,
    };
    const Properties =
      alarm.threshold === null
        ? { ...common, ...unusual(alarm) }
        : { ...common, ComparisonOperator: 'GreaterThanThreshold', Threshold: alarm.threshold, ...summed(alarm) };
    return [alarm.id, { Type: 'AWS::CloudWatch::Alarm', Properties }] as const;
  });
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) }, null, 2);
}

const metricOf = (alarm: Alarm, modelId: string) => ({
  Namespace: NAMESPACE,
  MetricName: alarm.metric,
  Dimensions: [{ Name: 'ModelId', Value: modelId }],
});

/** The metric of one ModelId, or the sum over several. */
function summed(alarm: Alarm) {
  const [only = '', ...others] = alarm.modelIds;
  if (others.length === 0) return { ...metricOf(alarm, only), Period: alarm.periodSeconds, Statistic: 'Sum' };
  return {
    Metrics: [{ Id: 'total', Expression: 'SUM(METRICS())', Label: alarm.metric, ReturnData: true }, ...metrics(alarm, false)],
  };
}

function metrics(alarm: Alarm, ReturnData: boolean) {
  return alarm.modelIds.map((modelId, index) => ({
    Id: `m${index + 1}`,
    MetricStat: { Metric: metricOf(alarm, modelId), Period: alarm.periodSeconds, Stat: 'Sum' },
    ReturnData,
  }));
}

/** Two deviations above what CloudWatch has learned. */
function unusual(alarm: Alarm) {
  const isOne = alarm.modelIds.length === 1;
  const total = { Id: 'total', Expression: 'SUM(METRICS())', Label: alarm.metric, ReturnData: true };
  return {
    ComparisonOperator: 'GreaterThanUpperThreshold',
    ThresholdMetricId: 'band',
    Metrics: [
      ...(isOne ? metrics(alarm, true) : [total, ...metrics(alarm, false)]),
      { Id: 'band', Expression: `ANOMALY_DETECTION_BAND(${isOne ? 'm1' : 'total'}, 2)`, Label: 'usual', ReturnData: true },
    ],
  };
}
