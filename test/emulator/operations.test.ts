// What the control-plane operations answer, asked by the SDK's clients.
import {
  BedrockClient,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  paginateListInferenceProfiles,
} from '@aws-sdk/client-bedrock';
import { CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import {
  GetServiceQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  ListRequestedServiceQuotaChangeHistoryCommand,
  ListServicesCommand,
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  RequestServiceQuotaIncreaseCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import { allModels } from '../../src/catalog/models.ts';
import { EstimatingReader, loadEstimator } from '../../src/emulator/backend/prompt-reader.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { clientConfig, runtimeClient, testEmulator } from './kit.ts';

async function refused(call: Promise<unknown>): Promise<{ name: string; message: string; status: number | undefined }> {
  const error = await call.then(
    () => null,
    (reason: Error & { $metadata?: { httpStatusCode?: number } }) => reason,
  );
  if (!error) throw new Error('it was answered');
  return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode };
}

describe('Service Quotas', () => {
  let emulator: Emulator;
  let client: ServiceQuotasClient;
  const published = defaultSnapshot('us-east-1').rows.filter((row) => row.default !== null);
  const adjustable = published.find((row) => row.adjustable && row.quotaCode !== null && row.quotaName.includes('tokens per minute'));
  const code = adjustable?.quotaCode ?? '';
  beforeEach(async () => {
    emulator = await testEmulator();
    client = new ServiceQuotasClient(clientConfig(emulator));
  });
  afterEach(() => emulator.close());

  it('pages through every row of both lists', async () => {
    const applied: string[] = [];
    for await (const page of paginateListServiceQuotas({ client, pageSize: 100 }, { ServiceCode: 'bedrock' })) {
      expect(page.Quotas?.length).to.be.at.most(100);
      applied.push(...(page.Quotas ?? []).map(({ QuotaName }) => QuotaName ?? ''));
    }
    const defaults: (number | undefined)[] = [];
    for await (const page of paginateListAWSDefaultServiceQuotas({ client, pageSize: 37 }, { ServiceCode: 'bedrock' })) {
      defaults.push(...(page.Quotas ?? []).map(({ Value }) => Value));
    }
    expect(applied).to.deep.equal(published.map(({ quotaName }) => quotaName));
    expect(defaults).to.deep.equal(published.map((row) => row.default));
  });

  it('gives one row, and says no to a code or service that is not there', async () => {
    const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode: 'bedrock', QuotaCode: code }));
    expect(Quota).to.include({
      QuotaCode: code,
      Value: adjustable?.default,
      Unit: 'None',
      GlobalQuota: false,
      QuotaAppliedAtLevel: 'ACCOUNT',
    });
    for (const input of [
      { ServiceCode: 'bedrock', QuotaCode: 'L-NONE' },
      { ServiceCode: 'lambda', QuotaCode: code },
    ]) {
      expect(await refused(client.send(new GetServiceQuotaCommand(input)))).to.include({ name: 'NoSuchResourceException', status: 404 });
    }
  });

  it('takes one request for an increase, above the default, and remembers it', async () => {
    const ask = (value: number) =>
      client.send(
        new RequestServiceQuotaIncreaseCommand({ ServiceCode: 'bedrock', QuotaCode: code, DesiredValue: value, SupportCaseAllowed: true }),
      );
    const value = adjustable?.default ?? 0;
    expect(await refused(ask(value))).to.deep.equal({
      name: 'IllegalArgumentException',
      message: `You must provide a quota value greater than the default quota value of ${value.toFixed(1)}.`,
      status: 400,
    });
    const { RequestedQuota } = await ask(value * 2);
    expect(RequestedQuota).to.include({ Status: 'PENDING', DesiredValue: value * 2 });
    expect(RequestedQuota?.CaseId).to.equal(undefined);
    expect(await refused(ask(value * 3))).to.include({ name: 'ResourceAlreadyExistsException', status: 400 });
    const byQuota = await client.send(
      new ListRequestedServiceQuotaChangeHistoryByQuotaCommand({ ServiceCode: 'bedrock', QuotaCode: code }),
    );
    expect(byQuota.RequestedQuotas?.map(({ Status }) => Status)).to.deep.equal(['CASE_OPENED']);
    expect(byQuota.RequestedQuotas?.[0]?.CaseId).to.be.a('string');
    expect(byQuota.RequestedQuotas?.[0]?.Created).to.be.instanceOf(Date);
    const denied = await client.send(new ListRequestedServiceQuotaChangeHistoryCommand({ Status: 'DENIED' }));
    expect(denied.RequestedQuotas).to.deep.equal([]);
    const fixed = published.find((row) => row.adjustable === false && row.quotaCode !== null);
    const fixedRequest = { ServiceCode: 'bedrock', QuotaCode: fixed?.quotaCode ?? '', DesiredValue: 1e12 };
    expect(await refused(client.send(new RequestServiceQuotaIncreaseCommand(fixedRequest)))).to.include({
      name: 'IllegalArgumentException',
    });
  });

  it('keeps Regions apart', async () => {
    await client.send(new RequestServiceQuotaIncreaseCommand({ ServiceCode: 'bedrock', QuotaCode: code, DesiredValue: 1e12 }));
    const tokyo = new ServiceQuotasClient(clientConfig(emulator, 'ap-northeast-1'));
    const { RequestedQuotas } = await tokyo.send(new ListRequestedServiceQuotaChangeHistoryCommand({}));
    expect(RequestedQuotas).to.deep.equal([]);
    const { Services } = await tokyo.send(new ListServicesCommand({}));
    expect(Services).to.deep.equal([{ ServiceCode: 'bedrock', ServiceName: 'Amazon Bedrock' }]);
  });

  it('a list says the same again, each Region its own, until an increase is granted', async () => {
    const list = async (region: string, operation: string) => {
      const answer = await fetch(emulator.url, {
        method: 'POST',
        headers: {
          'x-amz-target': `ServiceQuotasV20190624.${operation}`,
          authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20251201/${region}/servicequotas/aws4_request`,
        },
        body: JSON.stringify({ ServiceCode: 'bedrock' }),
      });
      return answer.text();
    };
    for (const region of ['us-east-1', 'ap-northeast-1'])
      for (const operation of ['ListServiceQuotas', 'ListAWSDefaultServiceQuotas']) {
        const first = await list(region, operation);
        expect(JSON.parse(first).Quotas).to.have.length(100);
        expect(first).to.include(`:servicequotas:${region}:`);
        expect(await list(region, operation)).to.equal(first);
      }
    const rowNow = async () => {
      const { Quotas } = JSON.parse(await list('us-east-1', 'ListServiceQuotas')) as {
        Quotas: { QuotaCode: string; Adjustable: boolean }[];
      };
      return Quotas.find(({ Adjustable }) => Adjustable);
    };
    const row = await rowNow();
    const { RequestedQuota } = await client.send(
      new RequestServiceQuotaIncreaseCommand({ ServiceCode: 'bedrock', QuotaCode: row?.QuotaCode ?? '', DesiredValue: 1e12 }),
    );
    const defaults = await list('us-east-1', 'ListAWSDefaultServiceQuotas');
    emulator.decide(RequestedQuota?.Id ?? '', 'APPROVED');
    expect(await rowNow()).to.deep.equal({ ...row, Value: 1e12 });
    expect(await list('us-east-1', 'ListAWSDefaultServiceQuotas')).to.equal(defaults);
    emulator.reset();
    expect(await rowNow()).to.deep.equal(row);
  });

  it('STS says who asks', async () => {
    const identity = await new STSClient(clientConfig(emulator)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).to.equal('000000000000');
    expect(identity.Arn).to.match(/^arn:aws:sts::000000000000:/);
  });
});

describe('Bedrock', () => {
  let emulator: Emulator;
  let client: BedrockClient;
  before(async () => {
    emulator = await testEmulator({ offeredModels: ['anthropic.claude-sonnet-4-20250514-v1:0'] });
    client = new BedrockClient(clientConfig(emulator));
  });
  after(() => emulator.close());

  it('lists the models of the Region, filtered', async () => {
    const { modelSummaries: all = [] } = await client.send(new ListFoundationModelsCommand({}));
    expect(all.length).to.be.greaterThan(50);
    const { modelSummaries: some = [] } = await client.send(
      new ListFoundationModelsCommand({ byProvider: 'amazon', byInferenceType: 'ON_DEMAND' }),
    );
    expect(some.length).to.be.within(1, all.length - 1);
    expect(
      some.every(
        ({ providerName, inferenceTypesSupported }) => providerName === 'Amazon' && inferenceTypesSupported?.includes('ON_DEMAND'),
      ),
    ).to.equal(true);
  });

  it('describes one model and who may use it', async () => {
    const modelId = 'anthropic.claude-sonnet-4-20250514-v1:0';
    const { modelDetails } = await client.send(new GetFoundationModelCommand({ modelIdentifier: modelId }));
    expect(modelDetails).to.include({ modelId, modelName: 'Claude Sonnet 4', providerName: 'Anthropic' });
    expect(await client.send(new GetFoundationModelAvailabilityCommand({ modelId }))).to.include({
      authorizationStatus: 'AUTHORIZED',
      entitlementAvailability: 'AVAILABLE',
    });
    const other = await client.send(new GetFoundationModelAvailabilityCommand({ modelId: 'amazon.nova-pro-v1:0' }));
    expect(other.authorizationStatus).to.equal('NOT_AUTHORIZED');
    expect(await refused(client.send(new GetFoundationModelCommand({ modelIdentifier: 'no.such-model' })))).to.include({
      name: 'ResourceNotFoundException',
      status: 404,
    });
  });

  it('pages through the inference profiles', async () => {
    const ids: string[] = [];
    for await (const page of paginateListInferenceProfiles({ client, pageSize: 7 }, {})) {
      ids.push(...(page.inferenceProfileSummaries ?? []).map(({ inferenceProfileId }) => inferenceProfileId ?? ''));
    }
    const expected = allModels().flatMap(({ profiles }) =>
      profiles
        .filter(({ routing, unroutedSourceRegions }) => routing['us-east-1'] || unroutedSourceRegions.includes('us-east-1'))
        .map(({ id }) => id),
    );
    expect(ids).to.deep.equal(expected);
    const profile = await client.send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier: 'us.anthropic.claude-sonnet-4-20250514-v1:0' }),
    );
    expect(profile.models?.[0]?.modelArn).to.match(/^arn:aws:bedrock:us-[a-z0-9-]+::foundation-model\/anthropic\.claude-sonnet-4/);
    expect(await refused(client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: 'jp.nothing' })))).to.include({
      status: 404,
    });
    const { inferenceProfileSummaries } = await client.send(new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' }));
    expect(inferenceProfileSummaries).to.deep.equal([]);
  });
});

describe('CountTokens', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await testEmulator({ prompts: new EstimatingReader(await loadEstimator()) });
  });
  after(() => emulator.close());
  const modelId = 'anthropic.claude-sonnet-4-20250514-v1:0';
  const messages = [{ role: 'user' as const, content: [{ text: 'hello, how many tokens is this?' }] }];
  const body = JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 10,
    messages: [{ role: 'user', content: 'hello, how many tokens is this?' }],
  });

  it('counts both kinds of input alike', async () => {
    const client = runtimeClient(emulator);
    const converse = await client.send(new CountTokensCommand({ modelId, input: { converse: { messages } } }));
    const invoke = await client.send(new CountTokensCommand({ modelId, input: { invokeModel: { body: new TextEncoder().encode(body) } } }));
    expect(converse.inputTokens).to.be.within(10, 25);
    expect(invoke.inputTokens).to.equal(converse.inputTokens);
  });

  it("refuses profiles and models that cannot, in AWS's words", async () => {
    const client = runtimeClient(emulator);
    for (const id of ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'amazon.nova-pro-v1:0', 'meta.llama3-1-70b-instruct-v1:0']) {
      expect(await refused(client.send(new CountTokensCommand({ modelId: id, input: { converse: { messages } } })))).to.deep.equal({
        name: 'ValidationException',
        message: "The provided model doesn't support counting tokens.",
        status: 400,
      });
    }
    const noInput = refused(client.send(new CountTokensCommand({ modelId, input: undefined })));
    expect((await noInput).message).to.include("Value null at 'input'");
  });

  it('the mantle endpoint counts a Messages request, under its short name', async () => {
    const ask = (request: unknown) =>
      fetch(`${emulator.url}/anthropic/v1/messages/count_tokens`, { method: 'POST', body: JSON.stringify(request) });
    const answer = await ask({ model: 'anthropic.claude-sonnet-4', messages: [{ role: 'user', content: 'hello' }] });
    expect(answer.status).to.equal(200);
    expect(((await answer.json()) as { input_tokens: number }).input_tokens).to.be.within(7, 12);
    const unknown = await ask({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] });
    expect(unknown.status).to.equal(404);
    expect(await unknown.json()).to.have.nested.property('error.type', 'not_found_error');
    expect((await ask({ model: 'anthropic.claude-sonnet-4' })).status).to.equal(400);
  });
});
