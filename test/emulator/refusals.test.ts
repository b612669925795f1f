// What is refused whatever the quota, and what surrounds inference: application profiles, accounts, guardrails, statistics.
import {
  BedrockClient,
  CreateInferenceProfileCommand,
  GetInferenceProfileCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-bedrock';
import { ApplyGuardrailCommand, ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { clientConfig, constantPrompts, hello, ManualClock, runtimeClient, SONNET_4, START_SECONDS, testEmulator } from './kit.ts';

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
const OPUS_4_1 = 'us.anthropic.claude-opus-4-1-20250805-v1:0';
const YEAR_SECONDS = 366 * 86_400;

type Refused = Error & { readonly $metadata: { readonly httpStatusCode: number } };

describe('refusals whatever the quota', () => {
  let emulator: Emulator;
  const start = async (options: Parameters<typeof testEmulator>[0] = {}) => {
    emulator = await testEmulator({ pace: AT_ONCE, ...options });
    return runtimeClient(emulator);
  };
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => null,
      (reason: Refused) => reason,
    );
  afterEach(() => emulator.close());

  it('by the table that batch checks go by, in the words of the service and of the model', async () => {
    const client = await start();
    const converse = (more: object) => refusal(client.send(new ConverseCommand({ ...hello(2_000), ...more })));
    const thinking = { thinking: { type: 'enabled', budget_tokens: 4_000 } };
    expect((await converse({ inferenceConfig: { maxTokens: 65_537 } }))?.message).to.match(
      /^The maximum tokens you requested exceeds the model limit/,
    );
    expect((await converse({ additionalModelRequestFields: thinking }))?.message).to.include('`max_tokens` must be greater than');
    const body = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }], extra: 1 };
    const invoked = await refusal(client.send(new InvokeModelCommand({ modelId: SONNET_4, body: JSON.stringify(body) })));
    expect(invoked).to.include({ name: 'ValidationException', message: 'extra: Extra inputs are not permitted' });
    expect(emulator.state().totals.admitted).to.equal(0);
  });

  it('a prompt above the context window', async () => {
    const client = await start({ prompts: constantPrompts(200_001), limits: { tokensPerMinute: 1e9 } });
    const long = await refusal(client.send(new ConverseCommand(hello(100))));
    expect(long).to.include({
      name: 'ValidationException',
      message: 'The model returned the following errors: prompt is too long: 200001 tokens > 200000 maximum',
    });
  });

  it('a model past its end of life; a legacy one where the account is said not to use it', async () => {
    class Later extends ManualClock {
      override nowSeconds(): number {
        return super.nowSeconds() + YEAR_SECONDS;
      }
    }
    const client = await start({ clock: new Later() });
    const ended = await refusal(client.send(new ConverseCommand(hello(100))));
    expect(ended).to.include({ name: 'ResourceNotFoundException' });
    expect(ended?.message).to.include('reached the end of its life');
    expect(ended?.$metadata.httpStatusCode).to.equal(404);
    expect(await refusal(client.send(new ConverseCommand(hello(100, OPUS_4_1))))).to.equal(null);
    await emulator.close();
    const unused = await refusal((await start({ clock: new Later(), legacy: 'refuse' })).send(new ConverseCommand(hello(100, OPUS_4_1))));
    expect(unused?.message).to.include('marked by provider as Legacy');
  });

  it('a model that is not there, and why a request without a signature is of this Region', async () => {
    await start({ region: 'eu-north-1' });
    const response = await fetch(`${emulator.url}/model/us.amazon.nova-pro-v1%3A0/converse`, {
      method: 'POST',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] }),
    });
    expect(response.status).to.equal(400);
    expect(((await response.json()) as { message: string }).message).to.match(
      /identifier is invalid\. \(bq emulate: .* names no Region.*eu-north-1/,
    );
  });
});

describe('around inference', () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  it('an application profile is made, listed, tagged, called, and counts on the pool of what it copies', async () => {
    emulator = await testEmulator({ pace: AT_ONCE });
    const bedrock = new BedrockClient(clientConfig(emulator));
    const modelSource = { copyFrom: `arn:aws:bedrock:us-east-1:000000000000:inference-profile/${SONNET_4}` };
    const made = await bedrock.send(
      new CreateInferenceProfileCommand({ inferenceProfileName: 'team-a', modelSource, tags: [{ key: 'team', value: 'a' }] }),
    );
    const arn = made.inferenceProfileArn ?? '';
    await bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: [{ key: 'stage', value: 'test' }] }));
    const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    expect(tags?.map(({ key, value }) => `${key}=${value}`)).to.deep.equal(['team=a', 'stage=test']);
    const got = await bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn }));
    expect(got).to.include({ inferenceProfileName: 'team-a', type: 'APPLICATION' });
    const { inferenceProfileSummaries } = await bedrock.send(new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' }));
    expect(inferenceProfileSummaries?.map(({ inferenceProfileName }) => inferenceProfileName)).to.deep.equal(['team-a']);
    await runtimeClient(emulator).send(new ConverseCommand(hello(100, arn)));
    await runtimeClient(emulator).send(new ConverseCommand(hello(100)));
    expect(emulator.state().pools.map(({ model, scope }) => `${model} ${scope}`)).to.deep.equal(['Claude Sonnet 4 geo']);
    const again = await bedrock.send(new CreateInferenceProfileCommand({ inferenceProfileName: 'team-a', modelSource })).catch(String);
    expect(again).to.include('already exists');
  });

  it('accounts have the quotas of their files and pools of their own, by the access key that signs', async () => {
    const rows = defaultSnapshot('us-east-1').rows.map((row) =>
      /Claude Sonnet 4 V1/.test(row.quotaName) ? { ...row, applied: 300 } : row,
    );
    const small = { ...defaultSnapshot('us-east-1'), rows };
    emulator = await testEmulator({ pace: AT_ONCE, accounts: new Map([['AKIDSMALL', () => small]]) });
    const client = runtimeClient(emulator);
    const other = { ...clientConfig(emulator), credentials: { accessKeyId: 'AKIDSMALL', secretAccessKey: 'secret' } };
    const { BedrockRuntimeClient } = await import('@aws-sdk/client-bedrock-runtime');
    const refused = await new BedrockRuntimeClient(other).send(new ConverseCommand(hello(1_000))).catch((reason: Error) => reason.name);
    expect(refused).to.equal('ThrottlingException');
    await client.send(new ConverseCommand(hello(1_000)));
    expect(emulator.state().pools.map(({ region, tokensPerMinute: { limit } }) => [region, limit])).to.deep.equal([
      ['us-east-1 (AKIDSMALL)', 300],
      ['us-east-1', 200_000],
    ]);
  });

  it('a guardrail assesses nothing, says so, and is throttled by its requests a second', async () => {
    const { rows, ...snapshot } = defaultSnapshot('us-east-1');
    const quotaName = '(Guardrails) On-demand ApplyGuardrail requests per second';
    const row = { ...(rows[0] as (typeof rows)[number]), quotaCode: 'L-00000000', quotaName, applied: 3 };
    emulator = await testEmulator({ snapshotOf: () => ({ ...snapshot, rows: [...rows, row] }) });
    const client = runtimeClient(emulator);
    const input = {
      guardrailIdentifier: 'g',
      guardrailVersion: '1',
      source: 'INPUT' as const,
      content: [{ text: { text: 'x'.repeat(1_500) } }],
    };
    const answer = await client.send(new ApplyGuardrailCommand(input));
    expect(answer).to.include({ action: 'NONE' });
    expect(answer.usage?.contentPolicyUnits).to.equal(2);
    const calls = Array.from({ length: 4 }, () =>
      client.send(new ApplyGuardrailCommand(input)).then(
        () => 'answered',
        (reason: Error) => reason.name,
      ),
    );
    expect((await Promise.all(calls)).filter((outcome) => outcome === 'ThrottlingException')).to.have.length(2);
  });

  it('GetMetricStatistics tells what GetMetricData does', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ pace: AT_ONCE, clock });
    await runtimeClient(emulator).send(new ConverseCommand(hello(100)));
    const { Datapoints, Label } = await new CloudWatchClient(clientConfig(emulator)).send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Bedrock',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'ModelId', Value: SONNET_4 }],
        StartTime: new Date(START_SECONDS * 1000),
        EndTime: new Date((START_SECONDS + 60) * 1000),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
      }),
    );
    expect(Label).to.equal('Invocations');
    expect(Datapoints).to.have.length(1);
    expect(Datapoints?.[0]).to.include({ Sum: 1, SampleCount: 1 });
  });
});
