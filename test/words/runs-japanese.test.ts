// Simulations, usage, comparisons and batch files in Japanese, where there is no golden file: other answers, and what is refused.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEYS } from '../_helpers/aws-session.ts';
import { startCloudWatch } from '../_helpers/cloudwatch-server.ts';
import { expectJapanese } from '../_helpers/japanese.ts';
import { logText } from '../_helpers/log-lines.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const RUNS: readonly string[] = [
  'simulate examples/step-functions-33.yaml --replicates 2 --optimize --no-timeline',
  'simulate examples/step-functions-33.yaml --replicates 2 --horizon 100 --no-timeline',
  'simulate examples/bq.yaml --replicates 1',
  'compare --model nova-pro --also haiku-4.5 --region us-east-1,ap-northeast-1 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60 --offline --full',
  'compare --model haiku-4.5 --input-tokens 900 --max-tokens 500 --output-tokens 200 --total 3000000 --deadline 24h --offline',
  'compare --model sonnet-4.5 --input-tokens 3000 --max-tokens 60000 --output-tokens 500 --requests-per-minute 6000 --stays-in jp --region ap-northeast-1,ap-northeast-3 --offline',
  'compare --model sonnet-3 --input-tokens 3000 --max-tokens 500 --concurrency 10 --hours-per-day 8 --unit-input-tpm 100000 --unit-output-tpm 20000 --offline',
  'compare --model gpt-oss-120b --endpoint mantle --input-tokens 300 --max-tokens 500 --requests-per-minute 10 --region us-east-1 --offline',
  'batch plan --model nova-pro --total 50 --deadline 12h --record-bytes 5000 --offline',
  'batch plan --model sonnet-4.5 --total 300000 --input-tokens 900 --output-tokens 200 --offline',
];

const WRONG: readonly string[] = [
  'simulate',
  'simulate no-such.yaml',
  'simulate examples/step-functions-33.yaml --set nothing',
  'simulate examples/step-functions-33.yaml --set quota.x.y=3',
  'simulate examples/step-functions-33.yaml --set quota.tokensPerMinute.x=3',
  'simulate examples/step-functions-33.yaml --name chat',
  'simulate examples/step-functions-33.yaml --endpoint mantle',
  'simulate examples/step-functions-33.yaml --rpm 0',
  'simulate init README.md',
  'simulate init no-such-folder/scenario.yaml',
  'simulate init src --force',
  'usage --offline',
  'usage --logs no-such.jsonl --offline',
  'usage --logs README.md --offline',
  'usage --logs s3://bucket/logs --offline',
  'usage --logs s3:// --offline',
  'usage --logs README.md --by team',
  'usage --endpoint mantle --logs README.md',
  'usage --rows README.md --offline',
  'usage --rows package.json --offline',
  'usage --emit sql',
  'usage --engine athena',
  'usage --engine insights',
  'usage --engine duckdb',
  'usage --engine insights --log-group bedrock --offline',
  'usage --engine athena --database logs --logs README.md',
  'compare',
  'compare --model sonnet-4.5',
  'compare --model sonnet-4.5 --max-tokens 100 --requests-per-minute 5 --prompts README.md --offline',
  'batch check README.md --model sonnet-4.5 --offline',
  'batch check src --model sonnet-4.5 --offline',
  'batch split README.md --model sonnet-4.5 --out src --offline',
  'batch split - --model sonnet-4.5 --out no-such-folder --offline',
  'batch watch abcdefghijkl --region us-east-1',
];

/** What is wrong with the body of a record, one a line. */
const BODIES: readonly unknown[] = [
  { max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] },
  { anthropic_version: 'x', max_tokens: 0, messages: [{ role: 'assistant', content: '' }] },
  { anthropic_version: 'bedrock-2023-05-31', max_tokens: 9_999_999, messages: [{ role: 'user', content: 'hello' }] },
  { anthropic_version: 'bedrock-2023-05-31', maxTokens: 5, max_tokens: '5', temperature: 3, top_p: 0.5, messages: [] },
  { anthropic_version: 'bedrock-2023-05-31', max_tokens: 5, messages: [{ role: 'user', content: [{ text: 'a' }, { type: 'x' }] }] },
  { modelId: 'x', inferenceConfig: { maxTokens: 0 }, messages: [{ role: 'user', content: [{ text: 'a', image: {} }] }] },
  { inputText: 'hello' },
];

const QUOTA = {
  ServiceCode: 'bedrock',
  QuotaArn: 'arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-1',
  QuotaCode: 'L-1',
  QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5',
  Value: 60_410,
  Adjustable: true,
};

const SCENARIOS: Readonly<Record<string, string>> = {
  'nothing in it': '',
  'a key twice': 'name: a\nname: b\n',
  'no YAML': 'name: [a\n',
  'keys in wrong places': 'name: a\ncount: 5\nquota: {tokensPerMinute: many, window: x}\nworkloads: []\nfoo: 1\n',
  'a range from above':
    'quota: {}\nworkloads: [{arrival: {kind: executions, count: 1}, steps: [{inputTokens: {min: 9, max: 1}, maxTokens: 5}]}]\n',
  'a trace that is not there': 'quota: {}\nworkloads: [{arrival: {kind: trace, file: no.csv}, steps: [{inputTokens: 1, maxTokens: 5}]}]\n',
  'token counts that are none':
    'quota: {}\nworkloads: [{arrival: {kind: executions, count: 1}, steps: [{inputTokens: {file: package.json}, maxTokens: 5}]}]\n',
};

describe('runs in Japanese', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();

  for (const text of [...RUNS, ...WRONG]) it(`bq ${text}`, () => expectJapanese(text.split(' '), {}));

  for (const [name, stdin] of Object.entries(SCENARIOS)) it(`a scenario with ${name}`, () => expectJapanese(['simulate', '-'], { stdin }));

  it('records whose bodies are wrong', async () => {
    const file = join(directory(), 'records.jsonl');
    const lines = BODIES.map((modelInput, index) => JSON.stringify({ recordId: `R${index % 6}`, modelInput }));
    writeFileSync(file, [...lines, '{"recordId": 5, "modelInput": {}}', 'no JSON'].join('\n'));
    await expectJapanese(['batch', 'check', file, '--model', 'sonnet-4.5', '--offline'], {});
    await expectJapanese(['batch', 'check', file, '--model', 'nova-pro', '--invocation-type', 'converse', '--offline'], {});
  });

  it('logs with lines that are none', async () => {
    const file = join(directory(), 'log.jsonl');
    const record = { timestamp: '2026-11-20T10:00:00Z', modelId: 'us.anthropic.claude-sonnet-4-6', inputTokens: 10, outputTokens: 300 };
    writeFileSync(
      file,
      `${logText([record, { ...record, errorCode: 'ThrottlingException' }])}\n{"a": 1}\n[]\n{"eventVersion": "1"}\n{"modelId": \n`,
    );
    const logs = ['usage', '--offline', '--logs', file];
    await expectJapanese(logs, {});
    await expectJapanese([...logs, '--format', 'markdown', '--by', 'caller'], {});
    await expectJapanese([...logs, '--model', 'haiku-4.5'], {});
  });

  it('metrics of CloudWatch, of some days ago too, and of nothing', async () => {
    const modelId = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const points = { '2026-11-22T08:00:00Z': 5, '2026-11-01T08:00:00Z': 7 };
    const metrics = ['Invocations', 'InputTokenCount', 'OutputTokenCount', 'EstimatedTPMQuotaUsage', 'InvocationThrottles'];
    const server = await startCloudWatch({ series: metrics.map((metric) => ({ modelId, metric, points })), now: '2026-11-22T09:30:00Z' });
    try {
      const env = { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_NOW: '2026-11-22T09:30:00Z' };
      const quotas = join(directory(), 'quotas.json');
      writeFileSync(quotas, JSON.stringify({ Quotas: [QUOTA] }));
      const usage = ['usage', '--region', 'us-east-1', '--quotas', quotas];
      await expectJapanese([...usage, '--last', '40d'], { env });
      await expectJapanese([...usage, '--model', 'haiku-4.5'], { env });
    } finally {
      await server.close();
    }
  });
});
