// The adapter with the real SDK over real HTTP: paging, union, throttling, and every way in which an answer can be wrong.
import { expect } from 'chai';
import { fetchQuotas, fetchSnapshot, type QuotaFetchEvent } from '../../src/aws/service-quotas/quotas.ts';
import { BqError } from '../../src/base/errors.ts';
import type { ServedRow } from '../_helpers/account.ts';
import { testSession } from '../_helpers/aws-session.ts';
import { type QuotaServer, type QuotaServerOptions, startQuotaServer } from '../_helpers/quota-server.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const ROWS: ServedRow[] = Array.from({ length: 250 }, (_, index) => ({
  code: `L-${String(index).padStart(8, '0')}`,
  name: `Row ${String(index).padStart(4, '0')}`,
  default: index,
  ...(index % 5 === 0 ? {} : { applied: index * 2 }),
  adjustable: index % 2 === 0,
}));

describe('aws/service-quotas', () => {
  const home = useTempDirectory();
  let server: QuotaServer;
  const start = async (options: Partial<QuotaServerOptions> = {}) => {
    server = await startQuotaServer({ regions: { 'us-east-1': ROWS, 'ap-northeast-1': ROWS.slice(0, 3) }, ...options });
    return testSession(server.url, home());
  };
  const events: QuotaFetchEvent[] = [];
  const options = {
    now: () => new Date('2026-11-01T12:00:00Z'),
    waitFactor: 0.01,
    onEvent: (event: QuotaFetchEvent) => events.push(event),
  };
  const failure = (promise: Promise<unknown>): Promise<BqError> =>
    promise.then(
      () => expect.fail('it did not fail'),
      (error: unknown) => {
        expect(error).to.be.instanceOf(BqError);
        return error as BqError;
      },
    );
  beforeEach(() => {
    events.length = 0;
  });
  afterEach(() => server.close());

  it('joins both lists by code, 100 a page, and keeps "no value" apart from 0', async () => {
    const snapshot = await fetchSnapshot(await start(), 'us-east-1', options);
    expect(snapshot).to.include({
      region: 'us-east-1',
      source: 'live',
      asOf: '2026-11-01T12:00:00.000Z',
      accountId: '********9012',
      complete: true,
    });
    expect(snapshot.problems).to.deep.equal([]);
    expect(snapshot.rows).to.have.length(250);
    expect(snapshot.rows[0]).to.deep.equal({ quotaCode: 'L-00000000', quotaName: 'Row 0000', applied: null, default: 0, adjustable: true });
    expect(snapshot.rows[7]).to.deep.equal({ quotaCode: 'L-00000007', quotaName: 'Row 0007', applied: 14, default: 7, adjustable: false });
    expect(server.calls.filter(({ operation }) => operation === 'ListAWSDefaultServiceQuotas').map(({ page }) => page)).to.deep.equal([
      0, 1, 2,
    ]);
    expect(server.calls.every(({ input }) => input.MaxResults === 100)).to.equal(true);
  });

  it('reads Regions at the same time, each from its own Region', async () => {
    const session = await start();
    const [virginia, tokyo] = await Promise.all([
      fetchSnapshot(session, 'us-east-1', options),
      fetchSnapshot(session, 'ap-northeast-1', options),
    ]);
    expect([virginia.rows.length, tokyo.rows.length]).to.deep.equal([250, 3]);
    expect(new Set(server.calls.map(({ region }) => region))).to.deep.equal(new Set(['us-east-1', 'ap-northeast-1']));
  });

  it('repeats throttled pages with growing waits, and says so', async () => {
    const session = await start({
      misbehave: ({ operation, page, attempt }) =>
        operation === 'ListServiceQuotas' && page === 1 && attempt <= 3
          ? { error: 'TooManyRequestsException', message: 'Rate exceeded' }
          : undefined,
    });
    const snapshot = await fetchSnapshot(session, 'us-east-1', options);
    expect(snapshot.complete).to.equal(true);
    const retries = events.filter((event) => event.type === 'retry');
    expect(retries.map(({ reason, retry, operation }) => ({ reason, retry, operation }))).to.deep.equal(
      [1, 2, 3].map((retry) => ({ reason: 'throttled', retry, operation: 'ListServiceQuotas' })),
    );
    expect(retries[2]?.waitSeconds).to.be.greaterThan(retries[0]?.waitSeconds as number);
  });

  it('survives dropped connections and server errors', async () => {
    const session = await start({
      misbehave: ({ attempt }) => (attempt === 1 ? 'drop' : attempt === 2 ? { error: 'ServiceException', status: 500 } : undefined),
    });
    expect((await fetchSnapshot(session, 'ap-northeast-1', options)).complete).to.equal(true);
  });

  it('reports a list that ended early as a problem, never as absent limits', async () => {
    const session = await start({
      misbehave: ({ operation, page }) =>
        operation === 'ListServiceQuotas' && page === 1 ? { error: 'InternalServerError', status: 503 } : undefined,
    });
    const snapshot = await fetchSnapshot(session, 'us-east-1', options);
    expect(snapshot.complete).to.equal(false);
    expect(snapshot.rows).to.have.length(250);
    expect(snapshot.problems).to.have.length(1);
    expect(snapshot.problems[0]).to.match(/^only 100 applied values of us-east-1 could be read: .*HTTP 503/);
  });

  it('goes on with one list when the other is forbidden, and names the permission', async () => {
    const session = await start({
      misbehave: ({ operation }) =>
        operation === 'ListServiceQuotas'
          ? {
              error: 'AccessDeniedException',
              message: 'User: arn:aws:iam::123456789012:user/x is not authorized to perform: servicequotas:ListServiceQuotas',
            }
          : undefined,
    });
    const snapshot = await fetchSnapshot(session, 'us-east-1', options);
    expect(snapshot.complete).to.equal(false);
    expect(new Set(snapshot.rows.map(({ applied }) => applied))).to.deep.equal(new Set([null]));
    expect(String(snapshot.problems[0]))
      .to.contain('none of the applied values')
      .and.contain('servicequotas:ListServiceQuotas')
      .and.not.contain('123456789012');
  });

  it('says that an empty answer is no answer', async () => {
    const session = await start({ regions: { 'us-east-1': [] } });
    const snapshot = await fetchSnapshot(session, 'us-east-1', options);
    expect(snapshot.complete).to.equal(false);
    expect(snapshot.problems.map(String)).to.deep.equal(['Service Quotas lists no row for Bedrock in us-east-1']);
  });

  const refusals: [string, string, string, RegExp][] = [
    ['AccessDeniedException', 'remote', 'ACCESS_DENIED', /servicequotas:List/],
    ['ExpiredTokenException', 'configuration', 'CREDENTIALS_EXPIRED', /expired/],
    ['UnrecognizedClientException', 'configuration', 'CREDENTIALS_REJECTED', /does not accept/],
    ['InvalidSignatureException', 'configuration', 'CREDENTIALS_REJECTED', /does not accept/],
    ['TooManyRequestsException', 'remote', 'THROTTLED', /kept throttling/],
    ['SomethingNewException', 'remote', 'AWS_ERROR', /SomethingNewException/],
  ];
  for (const [error, kind, code, message] of refusals) {
    it(`${error} is ${kind}, ${code}`, async () => {
      const session = await start({ misbehave: () => ({ error, message: 'The security token is \u001b[31mexpired' }) });
      const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
      expect([thrown.kind, thrown.code]).to.deep.equal([kind, code]);
      expect(thrown.message).to.match(message).and.not.contain('\u001b');
      expect(thrown.suggestions).to.not.be.empty;
    });
  }

  it('an expired token on one list is not a partial answer', async () => {
    const session = await start({ misbehave: ({ page }) => (page === 1 ? { error: 'ExpiredTokenException' } : undefined) });
    expect((await failure(fetchSnapshot(session, 'us-east-1', options))).kind).to.equal('configuration');
  });

  const malformed: [string, QuotaServerOptions['misbehave']][] = [
    ['a cut answer', () => ({ raw: '{"Quotas":[{"QuotaCode":"L-1"' })],
    ['an object without quotas', () => ({ json: {} })],
    ['a row without a name', () => ({ json: { Quotas: [{ QuotaCode: 'L-1', Value: 1 }] } })],
    ['a negative value', () => ({ json: { Quotas: [{ QuotaCode: 'L-1', QuotaName: 'x', Value: -1 }] } })],
  ];
  for (const [what, misbehave] of malformed) {
    it(`${what} is a malformed answer`, async () => {
      const session = await start({ misbehave: misbehave as NonNullable<typeof misbehave> });
      const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
      expect([thrown.kind, thrown.code]).to.deep.equal(['remote', 'MALFORMED_ANSWER']);
    });
  }

  it("a page of HTML is a proxy's, whatever its status", async () => {
    for (const status of [200, 403, 503]) {
      const session = await start({ misbehave: () => ({ raw: '<html><title>Blocked</title></html>', status }) });
      const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
      expect([thrown.kind, thrown.code]).to.deep.equal(['remote', 'PROXY_PAGE']);
      expect(thrown.message).to.contain(`HTTP ${status}`).and.contain('"Blocked"');
      await server.close();
    }
  });

  const skewed: [string, string, string | null][] = [
    [
      'InvalidSignatureException',
      'Signature expired: 20261101T100000Z is now earlier than 20261101T115500Z (20261101T120000Z - 5 min.)',
      '2 hours behind',
    ],
    [
      'InvalidSignatureException',
      'Signature not yet current: 20261101T123000Z is still later than 20261101T120500Z (20261101T120000Z + 5 min.)',
      '30 minutes ahead of',
    ],
    ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', null],
  ];
  for (const [error, message, much] of skewed) {
    it(`${error}, ${message.slice(0, 25)}: is the clock, and by how much`, async () => {
      const date = new Date(Date.now() + 3600_000).toUTCString();
      const session = await start({ misbehave: () => ({ error, message, status: 403, headers: { date } }) });
      const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
      expect([thrown.kind, thrown.code]).to.deep.equal(['configuration', 'CLOCK_WRONG']);
      expect(thrown.message).to.contain(`the clock of this machine is ${much ?? '60 minutes behind'} AWS's`);
    });
  }

  it('a Region that the account has not enabled is called so', async () => {
    const session = await start({ misbehave: () => ({ error: 'OptInRequired', message: 'no subscription', status: 403 }) });
    const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
    expect(thrown.code).to.equal('REGION_NOT_ENABLED');
    expect(thrown.message).to.contain('the Region us-east-1 is not enabled');
  });

  it('leaves pages that repeat', async () => {
    const session = await start({
      misbehave: () => ({ json: { Quotas: [{ QuotaCode: 'L-1', QuotaName: 'x', Value: 1 }], NextToken: 'page:1' } }),
    });
    const snapshot = await fetchSnapshot(session, 'us-east-1', options);
    expect(snapshot.complete).to.equal(false);
    expect(String(snapshot.problems[0])).to.contain('its pages repeat');
  });

  it('leaves pages that never end', async () => {
    let page = 0;
    const session = await start({ misbehave: () => ({ json: { Quotas: [], NextToken: `page:${++page}` } }) });
    expect((await failure(fetchSnapshot(session, 'us-east-1', options))).message).to.contain('more than 60 pages');
  });

  it('a server that hangs, or is not there, is unreachable', async () => {
    const session = await start({ misbehave: () => 'hang' });
    const timeouts = { connectMs: 200, answerMs: 50 };
    expect((await failure(fetchSnapshot(session, 'us-east-1', { ...options, timeouts }))).code).to.equal('NO_ANSWER');
    await server.close();
    const thrown = await failure(fetchSnapshot(session, 'us-east-1', options));
    expect([thrown.kind, thrown.code]).to.deep.equal(['remote', 'UNREACHABLE']);
    expect(thrown.message).to.contain('ECONNREFUSED').and.contain(server.url);
  });

  it('ends at once when it is interrupted', async () => {
    const controller = new AbortController();
    const session = await start({
      misbehave: () => {
        controller.abort();
        return 'hang';
      },
    });
    expect((await failure(fetchSnapshot(session, 'us-east-1', { ...options, signal: controller.signal }))).kind).to.equal('interrupted');
  });

  describe('a few known codes', () => {
    it('come in one round trip, and a code that the Region does not have is left out', async () => {
      const session = await start();
      const snapshot = await fetchQuotas(session, 'us-east-1', ['L-00000001', 'L-00000005', 'L-NOWHERE'], options);
      expect(snapshot.rows.map(({ quotaCode, applied, default: standard }) => [quotaCode, applied, standard])).to.deep.equal([
        ['L-00000001', 2, 1],
        ['L-00000005', null, 5],
      ]);
      expect(snapshot.problems).to.deep.equal([]);
      expect(server.calls).to.have.length(6);
      expect(events).to.deep.equal([]);
    });

    it('report what could not be read', async () => {
      const session = await start({
        misbehave: ({ operation }) => (operation === 'GetServiceQuota' ? { error: 'AccessDeniedException', message: 'no' } : undefined),
      });
      const snapshot = await fetchQuotas(session, 'us-east-1', ['L-00000001', 'L-00000002'], options);
      expect(snapshot.complete).to.equal(false);
      expect(snapshot.rows.map(({ applied, default: standard }) => [applied, standard])).to.deep.equal([
        [null, 1],
        [null, 2],
      ]);
      expect(snapshot.problems).to.deep.equal(['AWS refuses servicequotas:GetServiceQuota in us-east-1: no']);
    });

    it('fail when nothing could be read', async () => {
      const session = await start({ misbehave: () => ({ error: 'AccessDeniedException', message: 'no' }) });
      expect((await failure(fetchQuotas(session, 'us-east-1', ['L-00000001'], options))).code).to.equal('ACCESS_DENIED');
    });
  });
});
