// The examples whose reports are looked at: in golden files, and in a browser.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogLine, logText } from './log-lines.ts';

export interface ReportExample {
  readonly name: string;
  /** @param directory where files of the example may lie */
  readonly args: (directory: string) => readonly string[];
  /** File under schemas/ */
  readonly schema: string;
}

const words = (line: string) => () => line.split(' ');

export const REPORTS: readonly ReportExample[] = [
  {
    name: 'plan',
    args: words('plan --offline --model sonnet-4.5 --max-tokens 4000 --output-tokens 800 --region us-east-1'),
    schema: 'plan',
  },
  { name: 'workload-plan', args: words('plan --workload examples/bq.yaml --offline'), schema: 'workload-plan' },
  {
    name: 'compare',
    args: words(
      'compare --offline --model nova-pro --also haiku-4.5 --region us-east-1,us-west-2 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60',
    ),
    schema: 'compare',
  },
  { name: 'simulate', args: words('simulate examples/step-functions-33.yaml --replicates 5'), schema: 'simulate' },
  {
    name: 'usage',
    args: (directory) => {
      const file = join(directory, 'usage.jsonl');
      writeFileSync(file, logText(hours()));
      return ['usage', '--offline', '--logs', file];
    },
    schema: 'usage',
  },
  { name: 'quotas', args: words('quotas --offline --region ap-northeast-1'), schema: 'quotas' },
];

/** Three hours whose middle is too much for the quota. */
function hours(): LogLine[] {
  return Array.from({ length: 180 }, (_, minute): LogLine[] => {
    const timestamp = new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString();
    const load = 1 + Math.round(6 * Math.sin((minute / 180) * Math.PI));
    const answered = { timestamp, modelId: 'us.anthropic.claude-sonnet-4-20250514-v1:0', inputTokens: 2500, outputTokens: 900 + 20 * load };
    const refused = { ...answered, errorCode: 'ThrottlingException' };
    return [...Array.from({ length: load * 4 }, () => answered), ...(load > 6 ? [refused] : [])];
  }).flat();
}
