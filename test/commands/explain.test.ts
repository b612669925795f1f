// `bq explain` as users run it: arguments, files, stdin, JSON, the model's own limits.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { ExplainResult } from '../../src/contracts/explain.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { ERROR_TEXTS } from '../support/error-texts.ts';

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

  it('with a value of 0 or below the default, says to have it restored and not to wait', async () => {
    for (const [value, said] of [
      [0, 'have AWS restore'],
      [20_000, 'below the AWS default of 5,000,000'],
    ] as const) {
      const { result } = await callJson<ExplainResult>([
        'explain',
        BOTO,
        '--model',
        'sonnet-4.5',
        '--quotas',
        sonnetQuotas(directory(), value),
      ]);
      const [cause] = result.causes;
      expect(cause?.now[0]).to.include(said);
      expect(cause?.now.join()).to.not.include('back-off');
      expect(cause?.commands[0]).to.equal(
        `bq support-case --kind restore-default --model sonnet-4.5 --region us-east-1 --quotas ${sonnetQuotas(directory(), value)}`,
      );
    }
  });

  it('says of a request that is never admitted which max_tokens would be', async () => {
    const args = ['explain', BOTO, '--model', 'sonnet-4', '--offline', '--region', 'us-east-1', '--input-tokens', '150000'];
    const { result } = await callJson<ExplainResult>([...args, '--max-tokens', '50001']);
    expect(result.causes[0]?.now[0]).to.match(
      /^lower max_tokens to 50,000 or less: one request holds 200,001 .* never admitted, however long you wait$/,
    );
    const tooLong = await callJson<ExplainResult>([...args.slice(0, -1), '250000', '--max-tokens', '1000']);
    expect(tooLong.result.causes[0]?.now[0]).to.include('shorten the prompt').and.include('its input of 250,000');
    const fits = await callJson<ExplainResult>([...args, '--max-tokens', '50000']);
    expect(fits.result.causes[0]?.now.join()).to.include('back-off');
  });

  it('says what one’s own request holds of the minute, and which max_tokens would do', async () => {
    const file = join(directory(), 'prompt.json');
    const text = 'How do I bake bread at home with a sourdough starter? '.repeat(400);
    writeFileSync(file, JSON.stringify({ messages: [{ role: 'user', content: [{ text }] }], inferenceConfig: { maxTokens: 16_000 } }));
    const { result } = await callJson<ExplainResult>([
      'explain',
      BOTO,
      '--model',
      'sonnet-4',
      '--region',
      'us-east-1',
      '--offline',
      '--prompt',
      file,
    ]);
    const lines = result.causes[0]?.forThisModel ?? [];
    expect(lines[1]).to.match(/prompt\.json: [\d,]+ input tokens \(an estimate\)$/);
    const input = Number(/: ([\d,]+) input/.exec(lines[1] ?? '')?.[1]?.replaceAll(',', ''));
    expect(input).to.be.within(3500, 6500);
    expect(lines[2])
      .to.include('max_tokens 16,000 holds')
      .and.include(`${(input + 16_000).toLocaleString('en')} quota tokens`);
    expect(lines.join('\n')).to.match(/max_tokens of 64,000 or less is admitted at all/);
    const most = Math.floor(200_000 / 10 - input);
    expect(lines.join('\n')).to.include(`max_tokens of ${most.toLocaleString('en')} lets 10 such requests start at once`);
    expect(result.causes[0]?.commands[0]).to.equal(`bq plan --model sonnet-4 --region us-east-1 --prompt ${file}`);
  });

  it('fills commands with the model and Region that the text names', async () => {
    const record = {
      eventTime: '2026-11-20T10:00:01Z',
      eventName: 'Converse',
      awsRegion: 'us-west-2',
      errorCode: 'ThrottlingException',
      errorMessage: 'Too many tokens, please wait before trying again.',
      requestParameters: { modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    };
    const { result } = await callJson<ExplainResult>(['explain', JSON.stringify({ Records: [record] })]);
    expect(result.causes[0]?.commands[0]).to.equal('bq plan --model us.anthropic.claude-sonnet-4-5-20250929-v1:0 --region us-west-2');
  });

  it('recommends only commands that bq takes as they are, whatever the cause', async () => {
    const commands = new Set<string>();
    for (const text of new Map(ERROR_TEXTS.map(({ cause, text }) => [cause, text])).values()) {
      const { result } = await callJson<ExplainResult>(['explain', text, '--model', 'sonnet-4.5', '--region', 'us-east-1', '--offline']);
      for (const command of result.causes.flatMap((cause) => cause.commands)) commands.add(command);
    }
    expect(commands.size).to.be.greaterThan(10);
    for (const command of commands) {
      expect(command).to.not.match(/\b(?:MODEL|REGION|FILE|CODE|N)\b|[{}[\]]/);
      if (!command.startsWith('bq ')) continue;
      const words = command.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
      const { exitCode, stderr } = await callBq(words.slice(1), { env: { AWS_EC2_METADATA_DISABLED: 'true' } });
      expect(exitCode, `${command}: ${stderr}`).to.not.equal(2);
    }
  });

  it('reads a file that is named in place of the message, gzip and UTF-16 as well', async () => {
    const plain = join(directory(), 'app.log');
    writeFileSync(plain, LOG);
    const packed = join(directory(), 'app.log.gz');
    writeFileSync(packed, gzipSync(LOG));
    const wide = join(directory(), 'wide.log');
    writeFileSync(wide, Buffer.from(`\ufeff${LOG.replaceAll('\n', '\r\n')}`, 'utf16le'));
    for (const file of [plain, packed, wide]) {
      const { result } = await callJson<ExplainResult>(['explain', file]);
      expect(result, file).to.include({ errors: 4, throttles: 3, retries: 0 });
    }
    const binary = await callBq(['explain', '--error', join(directory(), 'none.log')]);
    expect(binary.exitCode).to.equal(2);
    expect(binary.stderr).to.include('bq explain --error FILE');
  });

  it('keeps the order of words without quotes, those that come twice as well', async () => {
    const { stdout } = await callBq(['explain', 'the', 'cat', 'sat', 'on', 'the', 'mat']);
    expect(stdout).to.include('the cat sat on the mat');
  });

  it('says of a model that nobody knows that it is not known, and of others nothing', async () => {
    const text = (model: string) =>
      `An error occurred (ThrottlingException) when calling the Converse operation on arn:aws:bedrock:us-east-1::foundation-model/${model}: Too many tokens, please wait before trying again.`;
    const namedIn = async (...models: string[]) => {
      const { notes } = await callJson<ExplainResult>(['explain', models.map(text).join('\n'), '--offline']);
      return (notes ?? []).flatMap(({ code, data }) => (code === 'MODEL_OF_ERROR_UNKNOWN' ? data?.modelId : []));
    };
    expect(await namedIn('acme.brand-new-v1:0')).to.deep.equal(['acme.brand-new-v1:0']);
    expect(await namedIn('moonshotai.kimi-k9')).to.deep.equal(['moonshotai.kimi-k9']);
    expect(await namedIn('anthropic.claude-sonnet-4-5-20250929-v1:0')).to.deep.equal([]);
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

const zeroQuotas = (directory: string) => sonnetQuotas(directory, 0);

function sonnetQuotas(directory: string, value: number): string {
  const file = join(directory, `quotas-${value}.json`);
  const row = {
    QuotaArn: 'arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-F4DDD3EB',
    QuotaCode: 'L-F4DDD3EB',
    QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
    Value: value,
    Adjustable: true,
  };
  const byDefault = { ...row, QuotaArn: 'arn:aws:servicequotas:us-east-1::bedrock/L-F4DDD3EB', Value: 5_000_000 };
  writeFileSync(file, `${JSON.stringify({ Quotas: [row] })}\n${JSON.stringify({ Quotas: [byDefault] })}`);
  return file;
}
