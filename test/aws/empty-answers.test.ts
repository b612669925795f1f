// An answer that is empty, foreign or impossible is no answer, whichever API gives it: never "nothing", never 0, never a bug.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { readBatchJob } from '../../src/aws/bedrock/batch-jobs.ts';
import { readFoundationModels } from '../../src/aws/bedrock/foundation-models.ts';
import { readApplicationProfiles, readProfileTarget, readSystemProfiles } from '../../src/aws/bedrock/inference-profiles.ts';
import { readProvisioned } from '../../src/aws/bedrock/provisioned.ts';
import { readUsage } from '../../src/aws/cloudwatch.ts';
import { exactCounter } from '../../src/aws/counting/count-tokens.ts';
import { readPriceList } from '../../src/aws/pricing/price-list.ts';
import { fetchDefaults, fetchQuotas, fetchSnapshot } from '../../src/aws/service-quotas/quotas.ts';
import { listQuotaRequests, sendQuotaRequest } from '../../src/aws/service-quotas/requests.ts';
import type { AwsSession } from '../../src/aws/session/session.ts';
import { BqError } from '../../src/base/errors.ts';
import { testSession } from '../_helpers/aws-session.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { count } from '../prompts/support.ts';

const R = 'us-east-1';
const OPTIONS = { now: () => new Date('2026-11-01T12:00:00Z'), waitFactor: 0.001 };
const MINUTES = { from: new Date('2026-11-01T12:00:00Z'), to: new Date('2026-11-01T12:10:00Z'), alsoModelIds: [], waitFactor: 0.001 };
const PROMPT = { messages: [{ role: 'user', content: [{ text: 'hello' }] }] };

const CALLS: Readonly<Record<string, (session: AwsSession) => Promise<unknown>>> = {
  ListServiceQuotas: (session) => fetchSnapshot(session, R, OPTIONS),
  ListAWSDefaultServiceQuotas: (session) => fetchDefaults(session, R, OPTIONS),
  GetServiceQuota: (session) => fetchQuotas(session, R, ['L-00000001'], OPTIONS),
  ListRequestedServiceQuotaChangeHistory: (session) => listQuotaRequests(session, R, null, OPTIONS),
  RequestServiceQuotaIncrease: (session) => sendQuotaRequest(session, { region: R, code: 'L-00000001', value: 5 }, OPTIONS),
  ListFoundationModels: (session) => readFoundationModels(session, R),
  'ListInferenceProfiles, APPLICATION': (session) => readApplicationProfiles(session, R),
  'ListInferenceProfiles, SYSTEM_DEFINED': (session) => readSystemProfiles(session, R),
  GetInferenceProfile: (session) => readProfileTarget(session, R, 'abcdefgh1234'),
  ListProvisionedModelThroughputs: (session) => readProvisioned(session, R),
  GetModelInvocationJob: (session) => readBatchJob(session, R, 'abcdefgh1234', { onRetry: () => {}, onImpossible: () => {} }),
  ListMetrics: (session) => readUsage(session, R, { ...MINUTES, wants: () => true }),
  GetProducts: (session) => readPriceList(session, R),
  CountTokens: async (session) =>
    exactCounter(session, { region: R, ...OPTIONS })(await count(PROMPT, 'sonnet-4'), new AbortController().signal),
};

describe('aws/empty answers', () => {
  const home = useTempDirectory();
  let server: Server | undefined;
  let answer: (operation: string) => unknown;
  const start = async (answers: typeof answer) => {
    answer = answers;
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer(String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '')));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return testSession(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, home());
  };
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      (value) => expect.fail(`it answered ${JSON.stringify(value)}`),
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(BqError);
    return error as BqError;
  };
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it('{} is no answer of any API', async () => {
    const session = await start(() => ({}));
    for (const [name, call] of Object.entries(CALLS)) {
      const error = await failure(call(session));
      const code = name === 'RequestServiceQuotaIncrease' ? 'REQUEST_UNCERTAIN' : 'MALFORMED_ANSWER';
      expect([name, error.kind, error.code]).to.deep.equal([name, 'remote', code]);
    }
  });

  it('nor is one whose fields have other types', async () => {
    const session = await start(() => ({ modelSummaries: [{ modelId: 5 }], models: [{ modelArn: 7 }], status: 1, jobName: 3 }));
    for (const name of ['ListFoundationModels', 'GetInferenceProfile', 'GetModelInvocationJob']) {
      expect((await failure((CALLS[name] as (typeof CALLS)[string])(session))).code, name).to.equal('MALFORMED_ANSWER');
    }
  });

  for (const count of [-5, 12.5, 1e300, '7', null]) {
    it(`${count} is no count of tokens`, async () => {
      const session = await start(() => ({ inputTokens: count }));
      expect((await failure((CALLS.CountTokens as (typeof CALLS)[string])(session))).message).to.contain('inputTokens');
    });
  }

  describe('of metrics', () => {
    const metrics = [{ Namespace: 'AWS/Bedrock', MetricName: 'Invocations', Dimensions: [{ Name: 'ModelId', Value: 'a.b' }] }];
    const minute = Date.parse('2026-11-01T12:01:00Z') / 1000;
    const usage = async (results: () => unknown) => {
      let calls = 0;
      const session = await start((operation) => {
        if (operation === 'ListMetrics') return { Metrics: metrics };
        calls++;
        return { MetricDataResults: results() };
      });
      const read = readUsage(session, R, { ...MINUTES, wants: () => true });
      return { read, calls: () => calls };
    };
    const whole = { Id: 'm0', Timestamps: [minute], Values: [3], StatusCode: 'Complete' };

    for (const status of ['InternalError', 'PartialData', 'SomethingNew']) {
      it(`${status} is asked for again, and an error where it stays`, async () => {
        let times = 0;
        const passing = await usage(() => [times++ === 0 ? { ...whole, Values: [1], StatusCode: status } : whole]);
        const [found] = await passing.read;
        expect([passing.calls(), found?.minutes.get(minute / 60)?.requests]).to.deep.equal([2, 3]);
        server?.close();
        const staying = await usage(() => [{ Id: 'm0', Timestamps: [], Values: [], StatusCode: status }]);
        const error = await failure(staying.read);
        expect([error.kind, staying.calls()]).to.deep.equal(['remote', 3]);
        expect(error.message).to.contain(status);
      });
    }

    for (const value of [-1, 1e300]) {
      it(`${value} is no sum`, async () => {
        expect((await failure((await usage(() => [{ ...whole, Values: [value] }])).read)).code).to.equal('MALFORMED_ANSWER');
      });
    }

    it('no result at all is not "nothing ran"', async () => {
      expect((await failure((await usage(() => [])).read)).message).to.contain('nothing of any metric');
    });
  });

  it('an open request of another value is not ours, and an answer about one is none', async () => {
    let open = 9;
    const change = (DesiredValue: number) => ({ Id: 'r1', QuotaCode: 'L-00000001', QuotaName: 'x', DesiredValue, Status: 'PENDING' });
    const session = await start((operation) =>
      operation === 'RequestServiceQuotaIncrease' ? { RequestedQuota: change(9) } : { RequestedQuotas: [change(open)] },
    );
    const send = () => sendQuotaRequest(session, { region: R, code: 'L-00000001', value: 5 }, OPTIONS);
    expect((await send()).outcome).to.equal('already-open');
    open = 5;
    expect((await send()).outcome).to.equal('found-after-loss');
  });
});
