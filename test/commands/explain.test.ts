// `bq explain` as users run it: arguments, files, stdin, JSON, the model's own limits.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ExplainResult } from '../../src/contracts/explain.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const BOTO =
  'An error occurred (ThrottlingException) when calling the Converse operation (reached max retries: 4): Too many tokens, please wait before trying again.';
const LOG = [
  `2026-11-20T10:00:01Z ERROR ${BOTO}`,
  '2026-11-20T10:00:02Z INFO request done, throttled=0',
  `2026-11-20T10:00:03Z ERROR ${BOTO}`,
  '2026-11-20T10:00:09Z ERROR ServiceUnavailableException: Bedrock is unable to process your request.',
  '2026-11-20T10:00:10Z ERROR OrderServiceException: no such order',
].join('\n');

describe('bq explain', () => {
  const directory = useTempDirectory();

  it('explains a message', () => expectGolden('explain/message', ['explain', BOTO]));

  it('says what it means for a model', () =>
    expectGolden('explain/model', ['explain', BOTO, '--model', 'sonnet-4', '--region', 'us-east-1', '--max-tokens', '16000', '--offline']));

  it('counts the causes of a log and leaves its other lines alone', () => expectGolden('explain/log', ['explain', '-'], { stdin: LOG }));

  it('counts what a client retries apart from what failed', async () => {
    const log = [
      '2026-11-20T10:00:01Z WARN retrying after ThrottlingException, attempt 1',
      `2026-11-20T10:00:02Z WARN retrying, attempt 2: ${BOTO}`,
      `2026-11-20T10:00:05Z ERROR ${BOTO}`,
    ].join('\n');
    await expectGolden('explain/retries', ['explain', '-'], { stdin: log });
    const { exitCode, ...answer } = await callJson<ExplainResult>(['explain', '-'], { stdin: log });
    expect(exitCode).to.equal(0);
    expectSchema('explain', answer);
    expect(answer.result).to.include({ errors: 1, throttles: 1, retries: 2 });
    expect(answer.result.causes.map(({ id, count, retries }) => ({ id, count, retries }))).to.deep.equal([
      { id: 'tokens-per-minute', count: 1, retries: 1 },
      { id: 'throttle-without-words', count: 0, retries: 1 },
    ]);
    const markdown = await callBq(['explain', '-', '--format', 'markdown'], { stdin: log });
    expect(markdown.stdout)
      .to.match(/^## 1 × tokens per minute/m)
      .and.to.match(/^## 1 retry: /m);
  });

  it('says of a retry alone that it tells of no call that failed', async () => {
    const { stdout } = await callBq(['explain', 'WARN retrying after ThrottlingException, attempt 2']);
    expect(stdout.replaceAll(/\s+/g, ' ')).to.include('the client tries again; this text tells of no call that failed for it in the end');
  });

  it('says of an RPM message for a model without an RPM row that it does not fit', () =>
    expectGolden('explain/no-rpm-row', [
      'explain',
      'Too many requests, please wait before trying again.',
      '--model',
      'opus-4.8',
      '--offline',
    ]));

  it('says that it does not know a text', () => expectGolden('explain/unknown', ['explain', 'the cat sat on the mat']));

  it('shows no control characters of what was pasted, known or unknown', async () => {
    const pasted = [
      'the \u001b[31mcat\u001b[0m \u009b31m sat\u0007',
      '{"errorType":"ThrottlingException","errorMessage":"Too many tokens\\u001b[2J","requestId":"r\\u001b[31m"}',
    ];
    for (const text of pasted) {
      const { stdout, exitCode } = await runBq(['explain', text]);
      expect(exitCode).to.equal(0);
      expect(stdout).to.not.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  it('prints commands that bq takes as they are', async () => {
    const { stdout } = await runBq([
      'explain',
      'ValidationException: Invocation of model ID x with on-demand throughput isn’t supported.',
      '--model',
      'sonnet-4.5',
      '--offline',
    ]);
    const [command] = /bq models --.*/.exec(stdout) ?? [];
    expect(command).to.equal('bq models --search sonnet-4.5');
    expect((await runBq((command ?? '').split(' ').slice(1))).exitCode).to.equal(0);
  });

  it('writes Markdown', () => expectGolden('explain/markdown', ['explain', BOTO, '--format', 'markdown']));

  it('reads a Step Functions failure from a file, and answers in JSON', async () => {
    const file = join(directory(), 'cause.json');
    writeFileSync(
      file,
      JSON.stringify({ Error: 'ThrottlingException', Cause: JSON.stringify({ errorMessage: BOTO, errorType: 'ThrottlingException' }) }),
    );
    const { exitCode, ...answer } = await callJson<ExplainResult>(['explain', '--error', file, '--model', 'opus-4.8', '--offline']);
    expect(exitCode).to.equal(0);
    expectSchema('explain', answer);
    expect(answer.result.causes.map(({ id, count, operations }) => ({ id, count, operations }))).to.deep.equal([
      { id: 'tokens-per-minute', count: 1, operations: ['Converse'] },
    ]);
    expect(answer.result.model?.name).to.equal('Claude Opus 4.8');
  });

  it('tells a value of 0 from a limit that was reached', async () => {
    const answer = await callJson<ExplainResult>(['explain', BOTO, '--model', 'sonnet-4.5', '--quotas', zeroQuotas(directory())]);
    expect(answer.result.causes[0]?.forThisModel.join('\n')).to.include("the account's TPM is 0 (AWS default 5,000,000): nothing can run");
  });

  it('wants a text, and one only', async () => {
    const none = await runBq(['explain']);
    expect(none.exitCode).to.equal(2);
    expect(none.stderr).to.include('what should be explained?');
    const two = await runBq(['explain', 'x', '--error', 'y']);
    expect(two.exitCode).to.equal(2);
    const missing = await runBq(['explain', '--error', join(directory(), 'none.txt')]);
    expect(missing.exitCode).to.equal(2);
    expect(missing.stderr).to.include('there is no such file');
  });

  it('lets no control character of the text reach the terminal', async () => {
    const { stdout } = await runBq(['explain', '-'], { stdin: `FooException: \u001b]0;title\u0007bad \u001b[31mred\u0000 123456789012` });
    expect(stdout).to.include('bad red ********9012');
    expect(stdout).to.not.match(/[\u0000-\u0008\u000b-\u001f]/);
  });
});

function zeroQuotas(directory: string): string {
  const file = join(directory, 'zero.json');
  const row = {
    QuotaArn: 'arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-F4DDD3EB',
    QuotaCode: 'L-F4DDD3EB',
    QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
    Value: 0,
    Adjustable: true,
  };
  const byDefault = { ...row, QuotaArn: 'arn:aws:servicequotas:us-east-1::bedrock/L-F4DDD3EB', Value: 5_000_000 };
  writeFileSync(file, `${JSON.stringify({ Quotas: [row] })}\n${JSON.stringify({ Quotas: [byDefault] })}`);
  return file;
}
