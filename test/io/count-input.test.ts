// Files as they are found in the wild: each bad one has a clear message, none hangs or crashes.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CountFilesOptions, countFiles } from '../../src/app/count/count-files.ts';
import { BqError } from '../../src/base/errors.ts';
import type { CountEach } from '../../src/contracts/count.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const request = (text: string) =>
  JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 9, messages: [{ role: 'user', content: text }] });

describe('io/counting', () => {
  const directory = useTempDirectory();
  const options: CountFilesOptions = {
    as: null,
    model: 'sonnet-4.5',
    exact: null,
    exactConcurrency: 2,
    pool: null,
    strict: false,
    onEach: null,
    onProgress: () => {},
    signal: new AbortController().signal,
  };
  const write = async (name: string, content: string | Buffer): Promise<string> => {
    const file = join(directory(), name);
    await writeFile(file, content);
    return file;
  };
  const countOf = async (name: string, content: string | Buffer, more: Partial<CountFilesOptions> = {}) =>
    countFiles([await write(name, content)], { ...options, ...more });
  const failure = async (promise: Promise<unknown>): Promise<BqError> => {
    const error = await promise.then(
      () => expect.fail('it did not fail'),
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(BqError);
    expect(error).to.have.property('kind', 'input');
    return error as BqError;
  };

  const bad: [string, string, string | Buffer, RegExp][] = [
    ['an empty file', 'a.json', '', /a\.json: is empty/],
    ['a binary file', 'a.bin', Buffer.from([1, 2, 0, 3]), /binary file.*offset 2/],
    ['a PDF', 'a.pdf', Buffer.from('%PDF-1.4\0'), /is a PDF/],
    ['UTF-16', 'a.txt', Buffer.from('\ufeffhi', 'utf16le'), /UTF-16/],
    ['invalid UTF-8 in JSON', 'a.json', Buffer.from('{\n"prompt": "caf\xe9"}', 'latin1'), /a\.json:2: not UTF-8/],
    ['invalid UTF-8 in text', 'a.txt', Buffer.from('one\ntwo caf\xe9 three', 'latin1'), /a\.txt:\d: not UTF-8/],
    ['truncated JSON', 'a.json', '{"messages": [\n  {"role": "user"', /a\.json:2:18: not JSON: the text ends too early/],
    ['JSON that is no prompt', 'a.json', '{"foo": 1}', /a\.json: has no part that a prompt has/],
    [
      'nesting without end',
      'a.json',
      `{"messages": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      /a\.json: \$\.messages\[0\]: is an array/,
    ],
    [
      'tool input without end',
      'a.json',
      `{"messages":[{"role":"user","content":[{"toolUse":{"name":"f","input":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}]}]}`,
      /a\.json: .*nested deeper than 500 levels/,
    ],
    [
      'a tool result without end',
      'a.json',
      `{"messages":[{"role":"user","content":[{"json":${'['.repeat(10_000)}${']'.repeat(10_000)}}]}]}`,
      /nested too deep/,
    ],
    ['JSON lines without a good one', 'a.jsonl', '{"foo":1}\nnot json\n', /no line can be read as a request; line 1: has no part/],
    ['JSON lines of nothing', 'a.jsonl', '\n\n', /holds no request/],
  ];
  for (const [name, file, content, message] of bad) {
    it(`says what is wrong with ${name}`, async () => {
      expect((await failure(countOf(file, content))).message).to.match(message);
    });
  }

  it('says what is wrong with a directory, a missing file and a forbidden one', async () => {
    await mkdir(join(directory(), 'd'));
    expect((await failure(countFiles([join(directory(), 'd')], options))).message).to.match(/is a directory/);
    expect((await failure(countFiles([join(directory(), 'none')], options))).message).to.match(/does not exist/);
    const secret = await write('secret', 'x');
    await chmod(secret, 0);
    // Root may read everything: then there is nothing to refuse.
    if (process.getuid?.() !== 0) expect((await failure(countFiles([secret], options))).message).to.match(/permission denied/);
  });

  it('counts the good lines and lists the bad ones by number', async () => {
    const lines = [request('one'), 'not json', '', '{"foo":1}', `{"recordId":"r5","modelInput":${request('two')}}`];
    const { result, warnings } = await countOf('a.jsonl', lines.join('\n'));
    expect(result.files[0]).to.include({ kind: 'jsonl', records: 2, badLines: 2 });
    expect(result.files[0]?.recordKinds).to.deep.equal({ anthropic: 1, 'batch-record': 1 });
    expect(result.badLines.map(({ line }) => line)).to.deep.equal([2, 4]);
    expect(warnings.map(({ text }) => text).join()).to.match(/2 bad lines not counted: 2, 4/);
    expect(result.summary).to.include({ records: 2 });
  });

  it('prints each record in the order of the lines, bad ones in between', async () => {
    const each: CountEach[] = [];
    const onEach = (one: CountEach) => void each.push(one);
    await countOf('a.jsonl', `${request('one')}\nnot json\n{"recordId":"r3","modelInput":${request('two')}}`, { onEach });
    expect(each.map(({ line, recordId, error }) => [line, recordId, error === null])).to.deep.equal([
      [1, null, true],
      [2, null, false],
      [3, 'r3', true],
    ]);
    expect(each[0]).to.include({ method: 'estimate' });
    expect(each[1]).to.include({ inputTokens: null, method: null });
  });

  it('stops at the first bad line when strict, after the lines before it', async () => {
    const each: CountEach[] = [];
    const run = countOf('a.jsonl', `${request('one')}\nnot json\n${request('two')}`, {
      strict: true,
      onEach: (one) => void each.push(one),
    });
    expect((await failure(run)).message).to.match(/a\.jsonl:2:1: not JSON/);
    expect(each.map(({ line }) => line)).to.deep.equal([1]);
  });

  it('takes what is not a request in a file of another kind for text', async () => {
    const { result } = await countOf('a.js', '{ let x = 1; }');
    expect(result.files[0]).to.include({ kind: 'text' });
    expect((await countOf('a.md', '# {title}\n')).result.files[0]).to.include({ kind: 'markdown' });
    expect((await countOf('a.txt', '{"prompt": "hi"}')).result.files[0]).to.include({ kind: 'text' });
    expect((await countOf('prompt', '\ufeff{"prompt": "hi", "max_gen_len": 5}')).result.files[0]).to.include({ kind: 'llama' });
  });

  it('reads stdin, lines or one request', async () => {
    const stdin = (text: string) => Readable.from([Buffer.from(text.slice(0, 5)), Buffer.from(text.slice(5))]);
    const lines = await countFiles(['-'], { ...options, stdin: stdin(`${request('a')}\n${request('b')}\n`) });
    expect(lines.result.files[0]).to.include({ file: 'stdin', kind: 'jsonl', records: 2 });
    const one = await countFiles(['-'], { ...options, stdin: stdin(JSON.stringify(JSON.parse(request('a')), null, 2)) });
    expect(one.result.files[0]).to.include({ kind: 'anthropic', records: 1 });
  });

  it('counts on with the other files where one of several is no prompt, but not without one that is missing', async () => {
    const good = await write('good.json', request('one'));
    const odd = await write('odd.json', '{"foo":1}');
    const { result, warnings } = await countFiles([odd, good], options);
    expect(result.files.map(({ file }) => file)).to.deep.equal([good]);
    expect(warnings.map(({ text }) => text).join()).to.match(/odd\.json: has no part/);
    await failure(countFiles([good, join(directory(), 'none')], options));
    await failure(countFiles([odd, odd], options));
  });

  it('says when a prompt is longer than the context window', async () => {
    const { result, warnings } = await countOf('a.txt', 'word '.repeat(210_000), { model: 'haiku-4.5' });
    expect(result.files[0]).to.include({ contextWindowTokens: 200_000, overContextWindow: 1 });
    expect(warnings.map(({ text }) => text).join()).to.match(/longer than the model's context window of 200,000 tokens/);
  });

  it('counts a text the same, piece by piece or whole', async () => {
    const text = 'The quota of an account, 東京リージョン, is a number.\n'.repeat(40_000);
    const streamed = (await countOf('a.txt', text)).result.totalInputTokens;
    const whole = (await countOf('a.json', JSON.stringify({ messages: [{ role: 'user', content: [{ text }] }] }))).result.totalInputTokens;
    expect(streamed / whole).to.be.within(0.999, 1.001);
  });

  it('asks AWS a bounded number of times at once, and adds exact and estimated records up', async () => {
    let now = 0;
    let most = 0;
    const exact: CountFilesOptions['exact'] = async (record) => {
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => setImmediate(resolve));
      now--;
      return record.inputTokens > 12
        ? { method: 'estimate', reason: 'refused' }
        : { method: 'count-tokens', inputTokens: 10, excludes: [] };
    };
    const lines = Array.from({ length: 20 }, (_, index) => request(index === 7 ? 'a much longer text than all of the others have' : 'one'));
    const { result } = await countOf('a.jsonl', lines.join('\n'), { exact, exactConcurrency: 3 });
    const [file] = result.files;
    expect(most).to.equal(3);
    expect(file).to.include({ method: 'mixed', reason: 'refused', records: 20 });
    const { system, messages, tools, media } = file?.parts ?? expect.fail('no file');
    expect(system + messages + tools + media).to.equal(result.totalInputTokens);
    const single = await countOf('b.json', request('one'), { exact });
    expect(single.result.files[0]).to.include({ method: 'count-tokens', inputTokens: 10, errorBand: null });
  });

  it('keeps what was counted when it is interrupted', async () => {
    const controller = new AbortController();
    const lines = Array.from({ length: 5 }, () => request('word '.repeat(150_000)));
    const { result } = await countOf('a.jsonl', lines.join('\n'), { signal: controller.signal, onProgress: () => controller.abort() });
    expect(result.interrupted).to.equal(true);
    expect(result.files[0]?.records).to.be.within(1, 4);
  });

  it('ends at once on an interrupt while stdin is silent', async () => {
    const controller = new AbortController();
    const silent = (async function* () {
      yield Buffer.from(`${request('a')}\n${request('b')}\n`);
      setImmediate(() => controller.abort());
      await new Promise(() => {});
    })();
    const { result } = await countFiles(['-'], { ...options, as: 'jsonl', stdin: silent, signal: controller.signal });
    expect(result.interrupted).to.equal(true);
  });

  it('gives a count or a BqError for any bytes under any name', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\n', 'prompt', 'messages', ' ', '\\', 'é'), maxLength: 30 })
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom('a.json', 'a.jsonl', 'a.txt', 'a.md', 'a.py', 'a'), async (bytes, name) => {
        try {
          const { result } = await countOf(name, bytes);
          expect(result.totalInputTokens).to.be.at.least(1);
        } catch (error) {
          if (!(error instanceof BqError)) throw error;
          expect(error.kind).to.equal('input');
        }
      }),
      { numRuns: 400 },
    );
  });
});
