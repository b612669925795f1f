// `--report FILE`: one file to hand on, made from what --json prints, and nothing besides.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { SavedAnswer } from '../../src/render/report/answer.ts';
import { reportFile } from '../../src/render/report/index.ts';
import { callBq } from '../_helpers/call-bq.ts';
import { tagsOf } from '../_helpers/markup.ts';
import { REPORTS } from '../_helpers/reports.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const MOST_BYTES = 400_000;

describe('bq … --report', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();

  const answered = async (args: readonly string[], name: string) => {
    const file = join(directory(), name);
    const { stdout, stderr, exitCode } = await callBq([...args, '--report', file, '--json']);
    expect(exitCode, stderr + stdout).to.equal(0);
    return { file, content: readFileSync(file, 'utf8'), answer: JSON.parse(stdout) as SavedAnswer & { schemaVersion: number } };
  };

  for (const { name, args, schema } of REPORTS) {
    it(`${name}: the page is small, asks for nothing and runs nothing; the JSON says where it is`, async () => {
      const { content, answer, file } = await answered(args(directory()), 'report.html');
      expectSchema(schema, answer);
      expect(answer.report).to.deep.include({ file, madeAt: '2026-11-22T09:30:00.000Z' });
      expect(answer.report.commandLine).to.include(`bq ${args(directory()).join(' ')}`);
      expect(Buffer.byteLength(content)).to.be.below(MOST_BYTES);
      expect(content).to.not.match(/<script|<link|<img|<iframe|\bsrc=|href=|@import|url\(|\bon\w+="/i);
      expect(content).to.include('default-src &#39;none&#39;').and.include('prefers-color-scheme:dark').and.include('@media print');
      tagsOf(content);
      // No drawing without its numbers.
      const drawings = content.match(/<svg/g)?.length ?? 0;
      expect(drawings).to.be.above(0);
      expect(content.match(/<\/figure>/g)).to.have.length(drawings);
      expect(content.match(/<\/figure><div class="scroll"[^>]*><table>/g)).to.have.length(drawings);
      // Everything is made from the JSON.
      expect(reportFile(answer, 'html')).to.equal(content);
    });

    it(`${name}: the main drawing alone, as text`, async () => {
      const { content, file } = await answered(args(directory()), 'report.svg');
      expect(content).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox/);
      tagsOf(content);
      const golden = join(ROOT, 'test', 'golden', 'report', `${name}.svg`);
      const actual = content.replaceAll(dirname(file), 'DIR').replaceAll('><', '>\n<');
      if (process.env.BQ_UPDATE_GOLDEN) {
        mkdirSync(dirname(golden), { recursive: true });
        writeFileSync(golden, actual);
      } else expect(actual, `${golden} (npm run golden:update rewrites it)`).to.equal(readFileSync(golden, 'utf8'));
    });
  }

  it('nothing from outside becomes markup, whatever it is named', async () => {
    const wicked = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><svg onload=alert(1)>',
        "' x='",
        '</title></svg>',
        '-->',
        '&lt;',
        '\u0000\u001b[31m\u202e\ud800',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    );
    for (const { args } of REPORTS) {
      const { answer } = await answered(args(directory()), 'report.html');
      const named = (replace: (text: string) => string) =>
        JSON.parse(JSON.stringify(answer), (key, value) =>
          typeof value === 'string' && !KEPT.has(key) ? replace(value) : value,
        ) as SavedAnswer;
      for (const kind of ['html', 'svg'] as const) {
        const expected = tagsOf(
          reportFile(
            named(() => 'x'),
            kind,
          ),
        );
        fc.assert(
          fc.property(wicked, (text) => {
            const shown = reportFile(
              named(() => text),
              kind,
            );
            expect(tagsOf(shown)).to.deep.equal(expected);
          }),
          { numRuns: 15, seed: 21 },
        );
      }
    }
  });

  it('keeps secrets and account numbers out, as the JSON does', async () => {
    const { content, answer } = await answered(
      ['plan', '--offline', '--fast', '--model', 'nova-pro', '--max-tokens', '1000', '--profile', 'AKIAIOSFODNN7EXAMPLE'],
      'a.html',
    );
    expect(content).to.not.include('AKIAIOSFODNN7EXAMPLE');
    expect(answer.report.commandLine).to.not.include('AKIAIOSFODNN7EXAMPLE');
  });

  it('refuses a name that says of no kind, before anything is asked', async () => {
    for (const name of ['report.pdf', '-', 'report', '.html']) {
      const { exitCode, stderr } = await callBq(['plan', '--offline', '--model', 'nova-pro', '--max-tokens', '1000', '--report', name]);
      expect(exitCode, name).to.equal(2);
      expect(stderr).to.include('.html');
    }
    const { exitCode, stderr } = await callBq([
      'quotas',
      '--offline',
      '--region',
      'us-east-1',
      '--report',
      join(directory(), 'none', 'a.html'),
    ]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.include('does not exist');
  });

  it('draws words where there is nothing to draw', async () => {
    const { content } = await answered(
      ['plan', '--offline', '--fast', '--model', 'nova-pro', '--max-tokens', '5000', '--output-tokens', '5000', '--tpm', '10'],
      'a.svg',
    );
    expect(content).to.include('Never admitted');
  });
});

/** Words that are no text but say what something is. */
const KEPT = new Set([
  'kind',
  'covers',
  'command',
  'source',
  'reservation',
  'scope',
  'window',
  'change',
  'status',
  'standing',
  'metric',
  'from',
  'to',
  'at',
  'peakAt',
  'aim',
]);
