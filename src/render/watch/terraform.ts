// Alarms as Terraform.

import { type Alarm, NAMESPACE } from './watched.ts';

/** HCL interpolates `${` and `%{`; JSON's escapes of quotes and backslashes are HCL's own. */
const quoted = (text: string) => JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');

export function terraform(list: readonly Alarm[], topicArn: string | null): string {
  return list.map((alarm) => resource(alarm, topicArn)).join('\n\n');
}

function resource(alarm: Alarm, topicArn: string | null): string {
  const told = topicArn === null ? [] : [`  alarm_actions       = [${quoted(topicArn)}]`, `  ok_actions          = [${quoted(topicArn)}]`];
  const compared =
    alarm.threshold === null
      ? ['  comparison_operator = "GreaterThanUpperThreshold"', '  threshold_metric_id = "band"']
      : ['  comparison_operator = "GreaterThanThreshold"', `  threshold           = ${alarm.threshold}`];
  return [
    `resource "aws_cloudwatch_metric_alarm" ${quoted(alarm.id.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase())} {`,
    `  alarm_name          = ${quoted(alarm.name)}`,
    `  alarm_description   = ${quoted(alarm.description)}`,
    ...compared,
    `  evaluation_periods  = ${alarm.periods}`,
    '  treat_missing_data  = "notBreaching"',
    ...told,
    ...bodyOf(alarm),
    '}',
  ].join('\n');
}

function bodyOf(alarm: Alarm): string[] {
  const [only = '', ...others] = alarm.modelIds;
  const isOne = others.length === 0;
  if (alarm.threshold === null) {
    return [
      ...(isOne ? [] : expression('total', 'SUM(METRICS())', alarm.metric)),
      ...metrics(alarm, isOne),
      ...expression('band', `ANOMALY_DETECTION_BAND(${isOne ? 'm1' : 'total'}, 2)`, 'usual'),
    ];
  }
  if (!isOne) return [...expression('total', 'SUM(METRICS())', alarm.metric), ...metrics(alarm, false)];
  return [
    `  namespace           = ${quoted(NAMESPACE)}`,
    `  metric_name         = ${quoted(alarm.metric)}`,
    `  period              = ${alarm.periodSeconds}`,
    '  statistic           = "Sum"',
    `  dimensions          = { ModelId = ${quoted(only)} }`,
  ];
}

const expression = (id: string, words: string, label: string) => [
  '',
  '  metric_query {',
  `    id          = "${id}"`,
  `    expression  = "${words}"`,
  `    label       = ${quoted(label)}`,
  '    return_data = true',
  '  }',
];

const metrics = (alarm: Alarm, isReturned: boolean) =>
  alarm.modelIds.flatMap((modelId, index) => [
    '',
    '  metric_query {',
    `    id = "m${index + 1}"`,
    ...(isReturned ? ['    return_data = true'] : []),
    '    metric {',
    `      namespace   = ${quoted(NAMESPACE)}`,
    `      metric_name = ${quoted(alarm.metric)}`,
    `      period      = ${alarm.periodSeconds}`,
    '      stat        = "Sum"',
    `      dimensions  = { ModelId = ${quoted(modelId)} }`,
    '    }',
    '  }',
  ]);
