// bq's own adapters and its doctor over real HTTP: paging, throttled pages, partial failure, timeouts, expired credentials, two Regions.
import { expect } from 'chai';
import { examine } from '../../src/aws/doctor/doctor.ts';
import { READ_ACTIONS } from '../../src/aws/doctor/policy.ts';
import { fetchQuotas, fetchSnapshot } from '../../src/aws/service-quotas/quotas.ts';
import { openSession } from '../../src/aws/session/session.ts';
import { BqError } from '../../src/base/errors.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { systemClock } from '../../src/emulator/clock.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { testEmulator } from './kit.ts';

const now = () => new Date('2026-11-01T00:00:00Z');

describe("bq's adapters against the emulator", () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await testEmulator({ clock: systemClock(), faults: faults.map(parseFault) });
    const state = await openSession({ profileFlag: undefined, endpointUrlFlag: emulator.url, env: environment(), nowMs: Date.now() });
    if (state.status !== 'ready') throw new Error('no session');
    return state.session;
  };
  const environment = (): NodeJS.ProcessEnv => ({
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  const options = { now, waitFactor: 0.001 };
  const values = (region: string) => defaultSnapshot(region).rows.filter((row) => row.default !== null).length;
  afterEach(() => emulator.close());

  it('reads every page of both lists', async () => {
    const snapshot = await fetchSnapshot(await start(), 'us-east-1', options);
    expect(snapshot).to.include({ region: 'us-east-1', source: 'live', complete: true });
    expect(snapshot.rows).to.have.length(values('us-east-1'));
    expect(snapshot.accountId).to.match(/^\*+0000$/);
  });

  it('gets through throttled pages, and says that it waited', async () => {
    const retries: string[] = [];
    const session = await start('throttle:2@ListServiceQuotas', 'unavailable:1@ListAWSDefaultServiceQuotas');
    const snapshot = await fetchSnapshot(session, 'us-east-1', {
      ...options,
      onEvent: (event) => {
        if (event.type === 'retry') retries.push(`${event.operation} ${event.reason}`);
      },
    });
    expect(snapshot.complete).to.equal(true);
    expect(retries).to.have.members(['ListServiceQuotas throttled', 'ListServiceQuotas throttled', 'ListAWSDefaultServiceQuotas unsteady']);
  });

  it('half an answer is told as half', async () => {
    const snapshot = await fetchSnapshot(await start('access-denied@ListAWSDefaultServiceQuotas'), 'us-east-1', options);
    expect(snapshot.complete).to.equal(false);
    expect(snapshot.problems.join()).to.include('default values');
    expect(snapshot.rows.length).to.be.greaterThan(100);
  });

  it('expired credentials, a slow answer, a cut page and a closed connection are each said for what they are', async () => {
    const cases: [string[], string, number][] = [
      [['expired-token'], 'CREDENTIALS_EXPIRED', 10_000],
      [['slow:30'], 'NO_ANSWER', 100],
      [['malformed-page'], 'MALFORMED_ANSWER', 10_000],
      [['reset'], 'NO_ANSWER', 10_000],
    ];
    for (const [faults, code, answerMs] of cases) {
      const session = await start(...faults);
      const timeouts = { connectMs: 3000, answerMs };
      const error = await fetchSnapshot(session, 'us-east-1', { ...options, timeouts }).catch((reason: unknown) => reason);
      expect(error, faults.join()).to.be.instanceOf(BqError);
      expect((error as BqError).code, `${faults.join()}: ${(error as BqError).message}`).to.equal(code);
      await emulator.close();
    }
    await start();
  });

  it('two Regions are two accounts of quotas', async () => {
    const session = await start();
    const [virginia, tokyo] = await Promise.all(['us-east-1', 'ap-northeast-1'].map((region) => fetchSnapshot(session, region, options)));
    expect([virginia?.region, tokyo?.region]).to.deep.equal(['us-east-1', 'ap-northeast-1']);
    expect(tokyo?.rows).to.have.length(values('ap-northeast-1'));
    expect(emulator.state().totals.errors).to.equal(0);
  });

  it('a few known rows in one round trip', async () => {
    const codes = defaultSnapshot('us-east-1')
      .rows.filter((row) => row.default !== null && row.quotaCode !== null)
      .slice(0, 2);
    const snapshot = await fetchQuotas(
      await start(),
      'us-east-1',
      codes.map(({ quotaCode }) => quotaCode ?? ''),
      options,
    );
    expect(snapshot.rows.map(({ quotaCode }) => quotaCode)).to.have.members(codes.map(({ quotaCode }) => quotaCode));
  });

  const diagnose = (env: NodeJS.ProcessEnv, skewMs = 0) =>
    examine({
      regionFlag: 'us-east-1',
      profileFlag: undefined,
      endpointUrlFlag: emulator.url,
      env,
      now: new Date(),
      nowMs: () => Date.now() + skewMs,
      model: resolveModel('haiku-4.5').model,
    });
  const byStatus = (report: Awaited<ReturnType<typeof diagnose>>, status: string) =>
    report.checks.filter((check) => check.status === status).map(({ name }) => name);

  it('doctor: all is well', async () => {
    await start();
    const report = await diagnose(environment());
    expect(report.account).to.match(/^\*+0000$/);
    expect(byStatus(report, 'missing')).to.deep.equal([]);
    expect(byStatus(report, 'warning')).to.deep.equal([]);
    expect(report.checks.map(({ name }) => name).filter((name) => name.includes(':'))).to.have.members([...READ_ACTIONS]);
  });

  it('doctor: names the permissions that are missing, and only those', async () => {
    await start(
      'access-denied@servicequotas:ListServiceQuotas',
      'access-denied@bedrock:CountTokens',
      'access-denied@cloudwatch:ListMetrics',
    );
    const report = await diagnose(environment());
    expect(byStatus(report, 'missing')).to.have.members([
      'servicequotas:ListServiceQuotas',
      'bedrock:CountTokens',
      'cloudwatch:ListMetrics',
    ]);
    expect(`${report.checks.find(({ name }) => name === 'bedrock:CountTokens')?.remedy}`).to.include('allow bedrock:CountTokens');
  });

  it('doctor: expired credentials, none at all, an API key alone, a wrong clock', async () => {
    await start('expired-token');
    const expired = await diagnose(environment());
    expect(byStatus(expired, 'missing')).to.deep.equal(['account']);
    expect(byStatus(expired, 'skipped')).to.deep.equal(['permissions']);
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...none } = environment();
    const withKey = await diagnose({ ...none, AWS_BEARER_TOKEN_BEDROCK: 'key' });
    expect(byStatus(withKey, 'missing')).to.deep.equal(['credentials']);
    expect(`${withKey.checks.find(({ name }) => name === 'api-key')?.detail}`).to.include('enough to count tokens, not to read quotas');
    await emulator.close();
    await start();
    const late = await diagnose(environment(), 400_000);
    expect(byStatus(late, 'missing')).to.deep.equal(['clock']);
    expect(`${late.checks.find(({ name }) => name === 'clock')?.detail}`).to.match(/^\d+ s ahead of AWS$/);
  });
});
