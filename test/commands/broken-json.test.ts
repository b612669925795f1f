// The same broken JSON file, given to everything that reads one: each names the same place in the same words.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { callJson } from '../_helpers/call-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const PLAN = ['plan', '--model', 'sonnet-4.5', '--max-tokens', '4000', '--region', 'us-east-1'];

/** What is said of each file, behind its name. */
const BROKEN: [what: string, content: string | Buffer, said: string][] = [
  ['empty', '', ': is empty'],
  ['blank', ' \n\t\n', ': is empty'],
  ['a byte order mark and nothing else', '\ufeff', ': is empty'],
  ['UTF-16', Buffer.from('\ufeff{"a": 1}', 'utf16le'), ': is UTF-16'],
  ['UTF-16 without its mark', Buffer.from('{"a": 1}', 'utf16le'), ': is UTF-16'],
  ['Latin-1', Buffer.from('{"a": "caf\xe9"}', 'latin1'), ':1: not UTF-8'],
  ['truncated', '{"a": [1, 2', ':1:12: not JSON: the text ends too early'],
  ['truncated in a string', '{"a": "On-dem', ':1:14: not JSON: the text ends inside a string'],
  ['truncated, with a line end', '{"a": "On-dem\n', ':1:14: not JSON: the text ends inside a string'],
  ['a trailing comma', '{"a": 1,}', ':1:9: not JSON: expected a key in quotes, found "}"'],
  ['a trailing comma in a list', '{"a": [1, 2,]}', ':1:13: not JSON: unexpected "]"'],
  ['single quotes', "{'a': 1}", `:1:2: not JSON: expected a key in quotes, found "'"`],
  ['a key without quotes', '{a: 1}', ':1:2: not JSON: expected a key in quotes, found "a"'],
  ['a stray brace', '{"a": 1}}', ':1:9: not JSON: unexpected "}" after the value'],
  ['a missing comma', '{"a": 1 "b": 2}', `:1:9: not JSON: expected "," or "}", found '"'`],
  ['NaN', '{"a": NaN}', ':1:7: not JSON: unexpected "N"'],
  ['a number with a leading zero', '{"a": 01}', ':1:8: not JSON: expected "," or "}", found "1"'],
  ['a comment', '{"a": 1 // one\n}', ':1:9: not JSON: expected "," or "}", found "/"'],
  ['a byte order mark before a flaw', '\ufeff{"a": }', ':1:7: not JSON: unexpected "}"'],
  ['an escape sequence of a terminal', '{"a": "\u001b[31mred"}', ':1:8: not JSON: character U+001B inside a string'],
  ['text', '[nonsense]', ':1:2: not JSON: unexpected "n"'],
];

const QUOTA_READERS = new Set(['plan --quotas', 'quotas --diff']);
const NO_QUOTAS = ': $: holds no quotas: neither a snapshot of bq quotas --save nor a list of the AWS CLI';

/** A flaw behind the first line: not for JSON lines, whose lines are each read by themselves. */
const LATER: typeof BROKEN = [
  ['a flaw on the third line', '{\n "a": [1,\n  2,,\n 3]}', ':3:5: not JSON: unexpected ","'],
  ['a flaw behind CRLF', '{\r\n "a" 1}', ':2:6: not JSON: expected ":" after the key, found "1"'],
  ['truncated on the second line', '{"a": 1,\n "b": [', ':2:8: not JSON: the text ends too early'],
];

describe('a broken JSON file', () => {
  const directory = useTempDirectory();

  /** A scenario with the file in the place of arrivals or of token counts. */
  async function scenarioWith(arrival: string, inputTokens: string): Promise<string> {
    const file = join(directory(), 'scenario.yaml');
    const steps = `[{ inputTokens: ${inputTokens}, maxTokens: 800, outputTokens: 300, latencySeconds: 5 }]`;
    await writeFile(file, `quota: { tokensPerMinute: 10000 }\nworkloads:\n  - arrival: ${arrival}\n    steps: ${steps}\n`);
    return file;
  }

  type Reader = (file: string) => Promise<{ readonly args: readonly string[]; readonly env?: Record<string, string> }>;
  const READERS: Readonly<Record<string, Reader>> = {
    'plan --quotas': async (file) => ({ args: [...PLAN, '--quotas', file] }),
    'quotas --diff': async (file) => ({ args: ['quotas', '--offline', '--region', 'us-east-1', '--diff', file] }),
    count: async (file) => ({ args: ['count', '--offline', '--model', 'sonnet-4.5', file] }),
    'plan --prompt': async (file) => ({ args: [...PLAN, '--offline', '--prompt', file] }),
    'plan --from': async (file) => ({ args: ['plan', '--offline', '--from', file] }),
    'support-case --from': async (file) => ({ args: ['support-case', '--kind', 'quota-increase', '--from', file] }),
    BQ_BURNDOWN: async (file) => ({ args: [...PLAN, '--offline'], env: { BQ_BURNDOWN: file } }),
    'plan --workload': async (file) => ({ args: ['plan', '--offline', '--workload', file] }),
    simulate: async (file) => ({ args: ['simulate', file] }),
    'a file of token counts': async (file) => ({
      args: ['simulate', await scenarioWith('{ kind: executions, count: 3 }', `{ file: ${JSON.stringify(file)} }`)],
    }),
    'a trace': async (file) => ({
      args: ['simulate', await scenarioWith(`{ kind: trace, file: ${JSON.stringify(file)} }`, '1000')],
    }),
  };

  async function saidBy(reader: Reader, name: string, content: string | Buffer) {
    const file = join(directory(), name);
    await writeFile(file, content);
    const { args, env } = await reader(file);
    const { error, exitCode } = await callJson(args, env ? { env } : {});
    return { error, exitCode, behindName: error?.message.replace(file, '') };
  }

  for (const [name, reader] of Object.entries(READERS)) {
    it(`is told by ${name} with its place and the words of all others`, async () => {
      for (const [what, content, said] of name === 'a trace' ? BROKEN : [...BROKEN, ...LATER]) {
        const { behindName, exitCode } = await saidBy(reader, 'broken.json', content);
        // PowerShell writes quota lists as UTF-16: they are read.
        const isRead = what.startsWith('UTF-16') && QUOTA_READERS.has(name);
        expect(behindName, what).to.equal(isRead ? NO_QUOTAS : said);
        expect(exitCode, what).to.equal(2);
      }
    });
  }

  it('may hold a second document only where lists come in pages', async () => {
    for (const [name, reader] of Object.entries(READERS)) {
      const { error } = await saidBy(reader, 'twice.json', '{"a": 1} {"a": 1}');
      const expected = QUOTA_READERS.has(name) ? 'document 1, $: holds no quotas' : ':1:10: not JSON: unexpected "{" after the value';
      expect(error?.message, name).to.include(expected);
    }
  });

  it('is told with its column in JSON lines too', async () => {
    const strict: Reader = async (file) => ({ args: ['count', '--offline', '--model', 'sonnet-4.5', '--strict', file] });
    const good = '{"messages": [{"role": "user", "content": [{"text": "hello"}]}]}';
    expect((await saidBy(strict, 'a.jsonl', `${good}\n{"a": 1,}\n`)).behindName).to.equal(
      ':2:9: not JSON: expected a key in quotes, found "}"',
    );
    const all = await saidBy(READERS.count as Reader, 'a.jsonl', '{"a": 1,}\n');
    expect(all.error?.message).to.match(/no line can be read as a request; .*a\.jsonl:1:9: not JSON: expected a key in quotes, found "}"$/);
    const trace = await saidBy(READERS['a trace'] as Reader, 'a.jsonl', '{"atSeconds": 1}\n{"atSeconds": 2\n');
    expect(trace.behindName).to.equal(':2:16: not JSON: the text ends too early');
  });

  it('is YAML, where its name says so and YAML takes it', async () => {
    const { error } = await saidBy(READERS.simulate as Reader, 'a.yaml', "{quota: {'tokensPerMinute': 9,},}");
    expect(error?.message).to.include('workloads: missing');
  });
});
