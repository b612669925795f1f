// Text that others wrote, with what a terminal obeys and what turns text round, on every way into an answer: flags, environment, files, configuration, AWS.

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Ran, TortureBox, TortureCase, TortureEnd, TortureRun } from '../case.ts';

const EVILS: readonly (readonly [name: string, text: string])[] = [
  ['escape sequences', 'a\u001b[2J\u001b[31mred\u001b]0;title\u0007b'],
  ['C1 controls', 'a\u009b31mred\u0090q\u009cb'],
  ['bidi overrides', 'a\u202egnp.exe\u2066b\u2069'],
  ['a carriage return and a bell', 'a\rerror: all is well\u0007\u0008\u0008b'],
  ['a line break and a second error', 'a\nerror all is well\n  nothing to do'],
  ['markup', 'a<script>alert(1)</script>|`x`|[y](javascript:z)'],
  ['64 KB', 'x'.repeat(65_536)],
  ['half of a character', 'a\ud800b'],
];

const MODEL = ['--model', 'sonnet-4.5'];
const REGION = ['--region', 'us-east-1'];
const OFFLINE = ['--offline', ...REGION];
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

interface Way {
  readonly name: string;
  readonly args: (evil: string) => readonly string[];
  readonly files?: (evil: string) => Readonly<Record<string, string>>;
  readonly env?: (evil: string) => Readonly<Record<string, string>>;
  /** Of the fake AWS. */
  readonly quotaName?: boolean;
  readonly exit: readonly number[];
}

const quotasOf = (evil: string) =>
  JSON.stringify({
    Quotas: [
      {
        QuotaCode: 'L-59759B4A',
        QuotaName: `On-demand model inference tokens per minute for ${evil}`,
        Value: 5,
        Adjustable: true,
        Unit: evil,
        ServiceCode: 'bedrock',
      },
    ],
  });
const recordOf = (evil: string) =>
  JSON.stringify({
    timestamp: '2026-11-20T09:00:00Z',
    modelId: evil,
    region: evil,
    operation: evil,
    identity: { arn: evil },
    errorCode: evil,
    requestMetadata: { team: evil },
    input: { inputTokenCount: 10 },
    output: { outputTokenCount: 10 },
  });
const scenarioOf = (evil: string) => `name: ${JSON.stringify(evil)}
quota: { tokensPerMinute: 20000 }
workloads:
  - name: ${JSON.stringify(evil)}
    arrival: { kind: executions, count: 3 }
    steps: [{ name: ${JSON.stringify(evil)}, inputTokens: 300, maxTokens: 400, outputTokens: 100, burndownRate: 5 }]
replicates: 1
`;
const workloadOf = (evil: string) => `workloads:
  - name: ${JSON.stringify(evil)}
    model: sonnet-4.5
    inputTokens: 300
    maxTokens: 400
    concurrency: 2
`;
const unusual = [0, 2, 3];

const WAYS: readonly Way[] = [
  { name: '--model', args: (evil) => ['plan', '--model', evil, ...OFFLINE], exit: [2] },
  { name: '--region', args: (evil) => ['plan', ...MODEL, '--offline', '--region', evil], exit: [2] },
  { name: 'an argument', args: (evil) => ['plan', evil], exit: [2] },
  { name: 'an unknown flag', args: (evil) => ['plan', `--${evil}`], exit: [2] },
  { name: 'an unknown command', args: (evil) => [evil], exit: [2] },
  { name: '--search of bq models', args: (evil) => ['models', '--search', evil], exit: unusual },
  { name: 'the message of bq explain', args: (evil) => ['explain', evil, ...OFFLINE], exit: unusual },
  {
    name: 'an error in bq explain --json',
    args: (evil) => ['explain', `ThrottlingException: Too many tokens ${evil}`, ...OFFLINE, '--json'],
    exit: [0],
  },
  {
    name: '--use-case of bq support-case',
    args: (evil) => [
      'support-case',
      '--kind',
      'quota-increase',
      ...MODEL,
      ...OFFLINE,
      '--input-tokens',
      '1000',
      '--max-tokens',
      '1000',
      '--use-case',
      evil,
    ],
    exit: unusual,
  },
  { name: '--alias', args: (evil) => ['plan', '--model', evil, '--alias', `${evil}=sonnet-4.5`, ...OFFLINE], exit: unusual },
  { name: 'a file name', args: (evil) => ['count', evil, ...MODEL, '--offline'], exit: [2] },
  { name: 'AWS_PROFILE', args: () => ['quotas', ...REGION], env: (evil) => ({ AWS_PROFILE: evil }), exit: [2, 4] },
  { name: 'AWS_REGION', args: () => ['plan', ...MODEL, '--offline'], env: (evil) => ({ AWS_REGION: evil }), exit: unusual },
  { name: 'BQ_BURNDOWN', args: () => ['plan', ...MODEL, ...OFFLINE], env: (evil) => ({ BQ_BURNDOWN: evil }), exit: [2] },
  {
    name: 'a key of a prompt',
    args: () => ['count', 'p.json', ...MODEL, '--offline'],
    files: (evil) => ({ 'p.json': JSON.stringify({ [evil]: evil }) }),
    exit: unusual,
  },
  {
    name: 'a part of a prompt',
    args: () => ['count', 'p.json', ...MODEL, '--offline'],
    files: (evil) => ({ 'p.json': JSON.stringify({ messages: [{ role: evil, content: [{ type: evil, [evil]: 1 }] }] }) }),
    exit: unusual,
  },
  {
    name: 'the model of a prompt',
    args: () => ['count', 'p.json', '--offline'],
    files: (evil) => ({ 'p.json': JSON.stringify({ modelId: evil, messages: [{ role: 'user', content: [{ text: 'hello' }] }] }) }),
    exit: unusual,
  },
  {
    name: 'a record ID of a batch',
    args: () => ['batch', 'check', 'b.jsonl', '--model', 'nova-micro'],
    files: (evil) => ({ 'b.jsonl': JSON.stringify({ recordId: evil, modelInput: { [evil]: evil } }) }),
    exit: unusual,
  },
  {
    name: 'a record of a log',
    args: () => ['usage', '--logs', 'l.jsonl', ...OFFLINE],
    files: (evil) => ({ 'l.jsonl': recordOf(evil) }),
    exit: unusual,
  },
  {
    name: 'a record of a log, by caller',
    args: () => ['usage', '--logs', 'l.jsonl', ...OFFLINE, '--by', 'caller'],
    files: (evil) => ({ 'l.jsonl': recordOf(evil).replace(`"modelId":${JSON.stringify(evil)}`, '"modelId":"amazon.nova-micro-v1:0"') }),
    exit: unusual,
  },
  {
    name: 'rows of an engine',
    args: () => ['usage', '--rows', 'r.csv', ...OFFLINE],
    files: (evil) => ({ 'r.csv': `minute,model_id,requests\n2026-11-20 09:00:00,${JSON.stringify(evil)},3\n${evil},x,y\n` }),
    exit: unusual,
  },
  { name: 'a scenario', args: () => ['simulate', 's.yaml'], files: (evil) => ({ 's.yaml': scenarioOf(evil) }), exit: unusual },
  {
    name: 'a key of a scenario',
    args: () => ['simulate', 's.yaml'],
    files: (evil) => ({ 's.yaml': `${JSON.stringify(evil)}: 1\n` }),
    exit: [2],
  },
  {
    name: 'a workload file',
    args: () => ['plan', '--workload', 'w.yaml', ...OFFLINE],
    files: (evil) => ({ 'w.yaml': workloadOf(evil) }),
    exit: unusual,
  },
  {
    name: 'a quotas file',
    args: () => ['plan', ...MODEL, ...REGION, '--quotas', 'q.json'],
    files: (evil) => ({ 'q.json': quotasOf(evil) }),
    exit: unusual,
  },
  {
    name: 'a quotas file, shown whole',
    args: () => ['quotas', ...OFFLINE, '--diff', 'q.json'],
    files: (evil) => ({ 'q.json': quotasOf(evil) }),
    exit: unusual,
  },
  {
    name: 'a saved plan',
    args: () => ['plan', '--from', 'f.json', '--offline'],
    files: (evil) => ({
      'f.json': JSON.stringify({ schemaVersion: 1, command: 'plan', result: { question: { [evil]: evil }, model: evil } }),
    }),
    exit: [2],
  },
  { name: 'a name of a quota from AWS', args: () => ['quotas', ...REGION, '--all'], quotaName: true, exit: [0] },
  { name: 'a name of a quota from AWS, --json', args: () => ['quotas', ...REGION, '--all', '--json'], quotaName: true, exit: [0] },
  { name: 'a name of a quota from AWS, CSV', args: () => ['quotas', ...REGION, '--all', '--format', 'csv'], quotaName: true, exit: [0] },
];

const SYSTEM = [...EVILS.filter(([name]) => name !== 'half of a character')];

export function textCases(): readonly TortureCase[] {
  return WAYS.flatMap((way) =>
    // An argument or a variable of a process is at most 128 KB and always UTF-8.
    (way.files || way.quotaName ? EVILS : SYSTEM).map(
      ([name, evil]): TortureCase => ({ area: 'text', name: `${way.name}: ${name}`, limitSeconds: 20, run: (box) => show(box, way, evil) }),
    ),
  );
}

async function show(box: TortureBox, way: Way, evil: string): Promise<TortureEnd> {
  for (const [name, text] of Object.entries(way.files?.(evil) ?? {})) await box.write(name, text);
  await mkdir(join(box.home, '.aws'), { recursive: true });
  await writeFile(join(box.home, '.aws', 'config'), '');
  const options: TortureRun = way.env ? { env: way.env(evil) } : {};
  const run = (args: readonly string[], more: TortureRun = options): Promise<Ran> => box.run(args, more);
  if (!way.quotaName) return { runs: [await run(way.args(evil))], exit: way.exit, wrong: [] };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(quotasOf(evil));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  box.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { runs: [await run([...way.args(evil), '--endpoint-url', url], { env: KEYS })], exit: way.exit };
}
