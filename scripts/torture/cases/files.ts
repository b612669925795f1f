// Every flag and argument that names a file to read, against every kind of thing that is no such file, or far too much of one.
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatNumber } from '../../../src/base/numbers.ts';
import type { Ran, TortureBox, TortureCase, TortureEnd } from '../case.ts';

interface Reader {
  readonly name: string;
  readonly args: (file: string) => readonly string[];
  /** What the file is called, where its name tells what it is. */
  readonly file: string;
  readonly env?: (file: string) => Readonly<Record<string, string>>;
  /** Reads `-`. */
  readonly stdin: boolean;
  /** Takes any text: nonsense is an answer of its own. */
  readonly anyText?: boolean;
  /** Of a file of records: each that is wrong is told, and the check has failed. */
  readonly checks?: boolean;
  /** A text of any length is an answer. */
  readonly counts?: boolean;
  /** Reads it several times. */
  readonly noPipe?: boolean;
}

const MODEL = ['--model', 'sonnet-4.5'];
const OFFLINE = ['--offline', '--region', 'us-east-1'];
const PLAN = ['plan', ...MODEL, ...OFFLINE, '--fast'];

const READERS: readonly Reader[] = [
  { name: 'bq count', args: (file) => ['count', file, ...MODEL, '--offline'], file: 'in.json', stdin: true, counts: true },
  { name: 'bq count of JSON lines', args: (file) => ['count', file, ...MODEL, '--offline'], file: 'in.jsonl', stdin: false },
  { name: 'bq count of text', args: (file) => ['count', file, ...MODEL, '--offline'], file: 'in.txt', stdin: false, anyText: true },
  { name: '--prompt of bq plan', args: (file) => [...PLAN, '--prompt', file], file: 'in.json', stdin: true, counts: true },
  { name: '--quotas of bq plan', args: (file) => [...PLAN, '--quotas', file], file: 'in.json', stdin: true },
  { name: '--from of bq plan', args: (file) => ['plan', '--from', file, '--fast', '--offline'], file: 'in.json', stdin: true },
  { name: '--workload of bq plan', args: (file) => ['plan', '--workload', file, ...OFFLINE], file: 'in.yaml', stdin: true },
  { name: '--diff of bq quotas', args: (file) => ['quotas', '--diff', file, ...OFFLINE], file: 'in.json', stdin: true },
  {
    name: '--from of bq support-case',
    args: (file) => ['support-case', '--kind', 'quota-increase', '--from', file],
    file: 'in.json',
    stdin: true,
  },
  {
    name: 'bq explain',
    args: (file) => ['explain', '--error', file, ...OFFLINE],
    file: 'in.log',
    stdin: true,
    anyText: true,
  },
  { name: '--logs of bq usage', args: (file) => ['usage', '--logs', file, ...OFFLINE], file: 'in.jsonl', stdin: true },
  { name: '--rows of bq usage', args: (file) => ['usage', '--rows', file, ...OFFLINE], file: 'in.csv', stdin: true },
  { name: 'bq simulate', args: (file) => ['simulate', file], file: 'in.yaml', stdin: true },
  {
    name: 'a trace of bq simulate',
    args: () => ['simulate', 'trace.yaml'],
    file: 'in.csv',
    stdin: false,
    noPipe: true,
  },
  { name: 'token counts of bq simulate', args: () => ['simulate', 'counts.yaml'], file: 'in.json', stdin: false },
  {
    name: 'bq batch check',
    args: (file) => ['batch', 'check', file, '--model', 'nova-micro'],
    file: 'in.jsonl',
    stdin: true,
    checks: true,
  },
  {
    name: '--quotas of bq emulate',
    args: (file) => ['emulate', '--port', '0', '--quotas', file, '--region', 'us-east-1'],
    file: 'in.json',
    stdin: false,
  },
  { name: 'BQ_BURNDOWN', args: () => PLAN, env: (file) => ({ BQ_BURNDOWN: file }), file: 'in.json', stdin: false },
  {
    name: 'AWS_CONFIG_FILE',
    args: () => ['quotas', '--region', 'us-east-1'],
    env: (file) => ({ AWS_CONFIG_FILE: file, AWS_PROFILE: 'one' }),
    file: 'in.ini',
    stdin: false,
  },
  {
    name: 'AWS_CA_BUNDLE',
    args: () => ['quotas', '--region', 'us-east-1'],
    env: (file) => ({ AWS_CA_BUNDLE: file, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }),
    file: 'in.pem',
    stdin: false,
  },
];

const scenarioOf = (more: string) => `name: small
quota: { tokensPerMinute: 200000 }
workloads:
  - name: one
    arrival: ${more}
replicates: 1
`;
const BESIDE: Readonly<Record<string, string>> = {
  'trace.yaml': scenarioOf(`{ kind: trace, file: in.csv }
    steps: [{ name: ask, inputTokens: 300, maxTokens: 400, outputTokens: 100, burndownRate: 5 }]`),
  'counts.yaml': scenarioOf(`{ kind: executions, count: 3 }
    steps: [{ name: ask, inputTokens: { file: in.json }, maxTokens: 400, outputTokens: 100, burndownRate: 5 }]`),
};

interface Thing {
  readonly name: string;
  /** Puts it at `path`. Absent: nothing is there. */
  readonly prepare?: (path: string, box: TortureBox) => unknown;
  /** Another name than the reader's own. */
  readonly path?: (box: TortureBox) => string;
  readonly exit: (reader: Reader) => readonly number[];
  readonly says?: (reader: Reader, path: string) => RegExp;
  /** Ended by Ctrl-C, once it says what it waits for. */
  readonly interrupted?: boolean;
  readonly only?: (reader: Reader) => boolean;
}

const named = (_: Reader, path: string) => new RegExp(basename(path).slice(0, 40).replaceAll('.', '\\.'));
const isConfig = ({ name }: Reader) => name.startsWith('AWS_');
/** The AWS CLI goes on without a configuration that is not there. */
const refused = (reader: Reader) => (isConfig(reader) ? [2, 4] : [2]);
const orText = ({ anyText, checks }: Reader) => (anyText ? [0, 2] : checks ? [2, 3] : [2]);
const emptyOr = (reader: Reader) => (isConfig(reader) ? [2, 4] : orText(reader));
const HUGE_BYTES = 600 * 2 ** 20;
const sparse = (bytes: number) => async (path: string, box: TortureBox) => {
  await box.write(basename(path), '');
  await truncate(path, bytes);
};
const content = (text: string | Uint8Array) => (path: string, box: TortureBox) => box.write(basename(path), text);
const isOfData = (reader: Reader) => !reader.anyText && !isConfig(reader);

const THINGS: readonly Thing[] = [
  { name: 'nothing', exit: refused, says: named },
  { name: 'a directory', prepare: (path) => mkdir(path), exit: refused, says: named },
  { name: 'a link to itself', prepare: (path) => symlink(basename(path), path), exit: refused, says: named, only: (r) => !isConfig(r) },
  { name: 'an empty file', prepare: content(''), exit: emptyOr },
  { name: 'blanks', prepare: content('\n  \n\t\n'), exit: emptyOr },
  { name: 'the device zero', prepare: (path) => symlink('/dev/zero', path), exit: refused, says: named },
  { name: 'the device null', prepare: (path) => symlink('/dev/null', path), exit: emptyOr },
  { name: 'a file of /proc that fails', prepare: (path) => symlink('/proc/self/mem', path), exit: refused, says: named },
  {
    name: 'a FIFO that nobody writes',
    prepare: (path) => execFileSync('mkfifo', [path]),
    exit: () => [130],
    interrupted: true,
    only: (r) => !isConfig(r) && !r.noPipe,
  },
  { name: 'a FIFO that nobody writes', prepare: (path) => execFileSync('mkfifo', [path]), exit: refused, says: named, only: isConfig },
  { name: '600 MB of zeros', prepare: sparse(HUGE_BYTES), exit: refused, says: named },
  {
    name: 'bytes that are no text',
    prepare: content(Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 7919) % 251))),
    exit: emptyOr,
  },
  { name: 'JSON in 100,000 brackets', prepare: content('['.repeat(100_000)), exit: orText, only: isOfData },
  { name: 'JSON in 100,000 braces', prepare: content('{"a":'.repeat(100_000)), exit: orText, only: isOfData },
  {
    name: '20,000 unknown keys',
    prepare: content(JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i])))),
    exit: (r) => [0, ...orText(r)],
    only: isOfData,
  },
  { name: 'a list of 300,000 nothings', prepare: content(`[${'{},'.repeat(300_000)}{}]`), exit: (r) => [0, ...orText(r)], only: isOfData },
  { name: 'a number', prepare: content('1e999'), exit: orText, only: isOfData },
  { name: 'JSON that is cut short', prepare: content('{"messages":[{"role":"user","content":[{"text":"hel'), exit: orText, only: isOfData },
];

const YAML: readonly (readonly [name: string, text: string])[] = [
  ['a list that holds itself', 'workloads: &a\n  - *a\n'],
  ['a map that holds itself', 'quota: &q\n  tokensPerMinute: *q\n'],
  [
    'a billion laughs',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replaceAll(
      /./g,
      (c) =>
        `${c}: &${c} [${Array(9)
          .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
          .join(',')}]\n`,
    )}`,
  ],
  ['5,000 levels of lists', '- '.repeat(5_000)],
  ['5,000 levels of brackets', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['20,000 keys', Array.from({ length: 20_000 }, (_, i) => `key${i}: ${i}`).join('\n')],
  ['1 MB of broken lines', '}: {\n'.repeat(200_000)],
  ['1 MB of tabs', `a:\n${'\t\t\tb: c\n'.repeat(120_000)}`],
  ['20,000 workloads that lack everything', `workloads:\n${'  - {}\n'.repeat(20_000)}`],
  ['keys of every kind', 'null: 1\ntrue: 2\n3: 4\n[a]: b\n{a: b}: c\n? |\n  long\n: 5\n'],
  ['tags that make things', 'a: !!js/function "x"\nb: !!binary aGk=\nc: !<tag:yaml.org,2002:set> {a, b}\n'],
  ['two documents', 'a: 1\n---\nb: 2\n'],
  ['a directive that is none', '%YAML 9.9\n---\na: 1\n'],
  ['a key a thousand times', 'name: x\n'.repeat(1_000)],
  ['__proto__ as a key', '__proto__: { workloads: [] }\nconstructor: { prototype: 1 }\nworkloads: []\n'],
  ['9 MB', `name: ${'x'.repeat(9_000_000)}`],
];

export function fileCases(): readonly TortureCase[] {
  const things = READERS.flatMap((reader) =>
    THINGS.filter(({ only }) => only?.(reader) ?? true).map(
      (thing): TortureCase => ({
        area: 'files',
        name: `${reader.name}: ${thing.name}`,
        limitSeconds: 20,
        run: (box) => read(box, reader, thing),
      }),
    ),
  );
  const yaml = READERS.filter(({ file }) => file.endsWith('.yaml')).flatMap((reader) =>
    YAML.map(
      ([name, text]): TortureCase => ({
        area: 'files',
        name: `YAML, ${reader.name}: ${name}`,
        limitSeconds: 15,
        run: async (box) => ({ runs: [await box.run(reader.args(await box.write(reader.file, text)))], exit: [2] }),
      }),
    ),
  );
  return [...things, ...yaml, ...stdinCases()];
}

async function read(box: TortureBox, reader: Reader, thing: Thing): Promise<TortureEnd> {
  for (const [name, text] of Object.entries(BESIDE)) if (name !== reader.file) await box.write(name, text);
  const path = thing.path?.(box) ?? box.path(reader.file);
  await thing.prepare?.(path, box);
  const options = reader.env ? { env: reader.env(path) } : {};
  const says = thing.says ? [thing.says(reader, path)] : [];
  if (!thing.interrupted) return { runs: [await box.run(reader.args(path), options)], exit: thing.exit(reader), says };
  const running = box.start(reader.args(path), options);
  const told = await running.says(/waiting for .*in\./);
  running.kill('SIGINT');
  const ran: Ran = await running.ended;
  return { runs: [ran], exit: thing.exit(reader), wrong: told ? [] : ['does not say what it waits for'] };
}

const MEGABYTE = Buffer.alloc(2 ** 20, 'word ');

async function* megabytes(count: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; at++) yield MEGABYTE;
}

/** Everything in one line: what holds whole files or whole lines must stop before they are in memory. Text is counted to its end, so there is less of it. */
function stdinCases(): readonly TortureCase[] {
  return READERS.filter(({ stdin }) => stdin).map((reader) => {
    const count = reader.counts ? 300 : 2_500;
    return {
      area: 'files',
      name: `${formatNumber(count)} MB in one line on stdin: ${reader.name}`,
      limitSeconds: 90,
      run: async (box) => ({
        runs: [await box.run(reader.args('-'), { stdin: megabytes(count) })],
        exit: reader.counts ? [0] : orText(reader),
      }),
    };
  });
}
