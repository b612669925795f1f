// The flags of `bq usage`.
import * as Flags from '@oclif/core/flags';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { WATCH_FORMATS } from '../../render/emit-formats.ts';
import { awsFlags, formatFlag, quotaFlags, reportFlag, watchFlags } from '../../shell/flags.ts';
import { BY_WORDS } from '../../usage/who.ts';

const { 'stays-in': _, ...quotaSources } = quotaFlags;

export const usageFlags = {
  logs: Flags.string({
    summary: 'model invocation logs in any shape: files, folders, s3://bucket/prefix; - is stdin',
    helpValue: 'FILE',
    multiple: true,
    helpGroup: 'USAGE',
  }),
  by: Flags.string({
    summary: `who used the minutes, from logs: ${BY_WORDS}`,
    helpValue: 'WHAT',
    helpGroup: 'USAGE',
  }),
  rows: Flags.string({
    summary: 'what an engine summed up with the query of --emit sql: CSV or JSON; - is stdin',
    helpValue: 'FILE',
    exclusive: ['logs', 'engine'],
    helpGroup: 'USAGE',
  }),
  engine: Flags.string({
    summary: 'let the engine that holds the logs do the sums: athena, duckdb or insights (CloudWatch Logs Insights)',
    options: ['athena', 'duckdb', 'insights'],
    helpGroup: 'ENGINE',
  }),
  table: Flags.string({
    summary: 'table of Athena (default bedrock_invocation_logs)',
    helpValue: 'NAME',
    dependsOn: ['engine'],
    helpGroup: 'ENGINE',
  }),
  database: Flags.string({ summary: 'database of Athena', helpValue: 'NAME', dependsOn: ['engine'], helpGroup: 'ENGINE' }),
  workgroup: Flags.string({
    summary: 'workgroup of Athena that runs and bills the query (default primary)',
    helpValue: 'NAME',
    dependsOn: ['engine'],
    helpGroup: 'ENGINE',
  }),
  'result-location': Flags.string({
    summary: 's3://bucket/prefix for the result of Athena (default: as the workgroup says)',
    helpValue: 'URI',
    dependsOn: ['engine'],
    helpGroup: 'ENGINE',
  }),
  'log-group': Flags.string({
    summary: 'log group of CloudWatch Logs that Insights reads',
    helpValue: 'NAME',
    dependsOn: ['engine'],
    helpGroup: 'ENGINE',
  }),
  yes: Flags.boolean({ summary: 'run the query without asking', dependsOn: ['engine'], helpGroup: 'ENGINE' }),
  model: Flags.string({ summary: 'this model only: ID, profile ID, ARN or short name', helpValue: 'MODEL', helpGroup: 'USAGE' }),
  endpoint: Flags.string({
    summary: 'whose metrics: bedrock-runtime or bedrock-mantle (default runtime); logs are of the runtime',
    options: [...ENDPOINTS],
    default: 'runtime',
    helpGroup: 'USAGE',
  }),
  last: Flags.string({
    summary: 'how far back: 90m, 24h, 7d (default: 24h of metrics and of engines, all of the logs)',
    helpValue: 'TIME',
    helpGroup: 'USAGE',
  }),
  emit: Flags.string({
    summary: 'print instead: CloudWatch alarms (alarm for CloudFormation, alarm-terraform), a dashboard, or the query of --engine (sql)',
    options: [...WATCH_FORMATS, 'sql'],
    helpGroup: 'OUTPUT',
  }),
  ...watchFlags,
  save: Flags.string({
    summary: 'write a workload file of what was seen, for bq plan --workload',
    helpValue: 'FILE',
    helpGroup: 'OUTPUT',
  }),
  ...quotaSources,
  ...awsFlags,
  alias: Flags.string({
    summary: 'a name for a caller (team-a=checkout), or the model behind an application profile (ab12cd34ef56=sonnet-4.5)',
    helpValue: 'KEY=NAME',
    multiple: true,
    helpGroup: 'USAGE',
  }),
  report: reportFlag,
  format: formatFlag('text', 'markdown', 'csv'),
};
