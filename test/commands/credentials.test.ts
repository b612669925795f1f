// Every combination of credentials and sources has its exit code: never defaults in place of credentials that cannot work.
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { accountRows } from '../_helpers/account.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq } from '../_helpers/call-bq.ts';
import { type QuotaServer, type QuotaServerOptions, startQuotaServer } from '../_helpers/quota-server.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

interface State {
  readonly what: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly config?: string;
  /** expiresAt of the token that `aws sso login` left. */
  readonly ssoToken?: string;
  readonly misbehave?: QuotaServerOptions['misbehave'];
  readonly isServerDown?: true;
  /** Exit codes of: live, --require-live, and a check that refuses silent defaults. */
  readonly live: number;
  readonly required: number;
  readonly checked: number;
  /** In stderr of the live run. */
  readonly says: RegExp;
}

const refusing =
  (error: string, message = error) =>
  () => ({ error, message });
const unusable = { live: 4, required: 4, checked: 4 };
const remote = { live: 5, required: 5, checked: 5 };
const none = { live: 0, required: 4, checked: 4 };

const SSO = '[profile work]\nsso_start_url=https://x\nsso_region=us-east-1\nsso_account_id=1\nsso_role_name=r\n';
const ROLE =
  '[profile r]\nrole_arn=arn:aws:iam::123456789012:role/r\nsource_profile=a\n[profile a]\naws_access_key_id=AKIA1\naws_secret_access_key=s\n';
const assumeRole = (operation: string, answer: { raw: string; status?: number }) => (operation === '' ? answer : undefined);
const GRANTED =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';
const DENIED =
  '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>';

const STATES: readonly State[] = [
  { what: 'no credentials at all', ...none, says: /^AWS defaults of 2026-10, not your account: no AWS credentials are configured$/m },
  {
    what: 'a Bedrock API key alone',
    env: { AWS_BEARER_TOKEN_BEDROCK: 'k' },
    ...none,
    says: /AWS_BEARER_TOKEN_BEDROCK calls models, it cannot read quotas/,
  },
  { what: 'keys that work', env: KEYS, live: 0, required: 0, checked: 0, says: /^$/ },
  {
    what: 'a profile that works',
    env: { AWS_PROFILE: 'p' },
    config: '[profile p]\naws_access_key_id=AKIA1\naws_secret_access_key=s\n',
    live: 0,
    required: 0,
    checked: 0,
    says: /^$/,
  },
  {
    what: 'a process that works',
    env: { AWS_PROFILE: 'p' },
    config: `[profile p]\ncredential_process=echo '{"Version":1,"AccessKeyId":"AKIA1","SecretAccessKey":"s"}'\n`,
    live: 0,
    required: 0,
    checked: 0,
    says: /^$/,
  },
  {
    what: 'a named profile that is missing',
    env: { AWS_PROFILE: 'nope' },
    ...unusable,
    says: /profile "nope" \(AWS_PROFILE\) is neither in/,
  },
  { what: 'half of the keys', env: { AWS_ACCESS_KEY_ID: 'AKIA1' }, ...unusable, says: /AWS_SECRET_ACCESS_KEY is missing/ },
  {
    what: 'malformed keys',
    env: { ...KEYS, AWS_ACCESS_KEY_ID: 'AKIA 1' },
    ...unusable,
    says: /AWS_ACCESS_KEY_ID in the environment is malformed/,
  },
  {
    what: 'an SSO session that works',
    env: { AWS_PROFILE: 'work' },
    config: SSO,
    ssoToken: '2999-01-01T00:00:00Z',
    misbehave: ({ operation }) =>
      operation === ''
        ? { json: { roleCredentials: { accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't', expiration: 32503680000000 } } }
        : undefined,
    live: 0,
    required: 0,
    checked: 0,
    says: /^$/,
  },
  {
    what: 'a role that may be assumed',
    env: { AWS_PROFILE: 'r' },
    config: ROLE,
    misbehave: ({ operation }) => assumeRole(operation, { raw: GRANTED }),
    live: 0,
    required: 0,
    checked: 0,
    says: /^$/,
  },
  {
    what: 'a role that may not be assumed',
    env: { AWS_PROFILE: 'r' },
    config: ROLE,
    misbehave: ({ operation }) => assumeRole(operation, { raw: DENIED, status: 403 }),
    ...unusable,
    says: /credentials of profile "r" cannot be had: not authorized to perform: sts:AssumeRole/,
  },
  {
    what: 'an expired SSO session',
    env: { AWS_PROFILE: 'work' },
    config: SSO,
    ssoToken: '2026-01-01T00:00:00Z',
    ...unusable,
    says: /aws sso login --profile work/,
  },
  {
    what: 'a web identity token that is missing',
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/t', AWS_ROLE_ARN: 'arn:x' },
    ...unusable,
    says: /\/nowhere\/t/,
  },
  {
    what: 'a process that fails',
    env: { AWS_PROFILE: 'p' },
    config: '[profile p]\ncredential_process=exit 3\n',
    ...unusable,
    says: /credential_process of profile "p" failed \(exit code 3\)/,
  },
  {
    what: 'keys that AWS does not know',
    env: KEYS,
    misbehave: refusing('UnrecognizedClientException'),
    ...unusable,
    says: /does not accept the credentials/,
  },
  { what: 'a token that AWS calls expired', env: KEYS, misbehave: refusing('ExpiredTokenException'), ...unusable, says: /have expired/ },
  {
    what: 'an identity without permission',
    env: KEYS,
    misbehave: refusing('AccessDeniedException'),
    ...remote,
    says: /Allow the IAM action servicequotas:[\s\S]*--offline/,
  },
  { what: 'an AWS that answers nonsense', env: KEYS, misbehave: () => ({ raw: 'nonsense' }), ...remote, says: /cannot be used/ },
  {
    what: 'an AWS that cannot be reached',
    env: KEYS,
    isServerDown: true,
    ...remote,
    says: /cannot reach http:\/\/127.0.0.1:\d+ \(ECONNREFUSED\)[\s\S]*--offline/,
  },
];

describe('credentials × sources → exit code', () => {
  const home = useTempDirectory();
  let server: QuotaServer | undefined;
  const file = () => join(home(), 'snapshot.json');
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  for (const state of STATES) {
    it(`${state.what}: ${state.live} live, ${state.required} with --require-live, ${state.checked} checked, 0 offline and from a file`, async () => {
      server = await startQuotaServer({
        regions: { 'us-east-1': accountRows('us-east-1') },
        ...(state.misbehave ? { misbehave: state.misbehave } : {}),
      });
      if (state.isServerDown) await server.close();
      await mkdir(join(home(), '.aws'));
      if (state.config) await writeFile(join(home(), '.aws', 'config'), state.config);
      if (state.ssoToken) {
        await mkdir(join(home(), '.aws', 'sso', 'cache'), { recursive: true });
        const name = createHash('sha1').update('https://x').digest('hex');
        await writeFile(
          join(home(), '.aws', 'sso', 'cache', `${name}.json`),
          JSON.stringify({ accessToken: 't', expiresAt: state.ssoToken }),
        );
      }
      const row = {
        quotaCode: 'L-59759B4A',
        quotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1',
        applied: 200_000,
        default: 200_000,
        adjustable: true,
      };
      await writeFile(
        file(),
        JSON.stringify({
          schemaVersion: 1,
          kind: 'bedrock-quota-snapshot',
          snapshots: [
            {
              region: 'us-east-1',
              source: 'live',
              asOf: '2026-11-01T00:00:00Z',
              accountId: null,
              complete: true,
              problems: [],
              rows: [row],
            },
          ],
        }),
      );
      const env = { HOME: home(), AWS_ENDPOINT_URL: server.url, ...state.env };
      const plan = ['plan', '--model', 'sonnet-4', '--max-tokens', '1000', '--fast', '--region', 'us-east-1'];
      const quotas = ['quotas', '--model', 'sonnet-4', '--region', 'us-east-1'];

      const live = await runBq(plan, { env });
      expect(live.stderr).to.match(state.says);
      expect(live.exitCode, live.stderr).to.equal(state.live);
      const code = async (...args: string[]) => (await callBq(args, { env })).exitCode;
      const [json, required, checked, offline, fromFile, listed, compared] = await Promise.all([
        code(...plan, '--json'),
        code(...plan, '--require-live'),
        code(...plan, '--check'),
        code(...plan, '--offline'),
        code(...plan, '--quotas', file()),
        code(...quotas),
        code(...quotas, '--diff', file()),
      ]);
      expect({ json, required, checked, offline, fromFile, listed, compared }).to.deep.equal({
        json: state.live,
        required: state.required,
        checked: state.checked,
        offline: 0,
        fromFile: 0,
        listed: state.live,
        compared: state.checked,
      });
    });
  }

  it('a flag beats the environment: --profile that is missing is an error beside keys that work', async () => {
    const { exitCode, stderr } = await runBq(['quotas', '--profile', 'nope', '--region', 'us-east-1'], { env: { ...KEYS, HOME: home() } });
    expect(exitCode).to.equal(4);
    expect(stderr).to.contain('profile "nope" (--profile)');
  });

  it('an unknown Region is exit 2 offline and without credentials, and a warning live', async () => {
    const offline = await runBq(['quotas', '--region', 'eu-east-1', '--offline']);
    expect(offline.exitCode).to.equal(2);
    expect(offline.stderr).to.contain('eu-east-1').and.contain('--region');
    expect((await runBq(['quotas', '--region', 'eu-east-1'])).exitCode).to.equal(2);
    server = await startQuotaServer({ regions: { 'eu-east-1': accountRows('eu-west-1') } });
    const live = await runBq(['quotas', '--region', 'eu-east-1'], { env: { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_CACHE_DIR: home() } });
    expect(live.exitCode).to.equal(0);
    expect(live.stdout).to.contain('! eu-east-1 is not among the Regions');
  });

  it('a plan asks for the rows of its pool and of those beside it only, and falls back on the list where codes are not known', async () => {
    server = await startQuotaServer({ regions: { 'us-east-1': accountRows('us-east-1') } });
    const env = { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_CACHE_DIR: home() };
    const { exitCode, stdout } = await runBq(
      ['plan', '--model', 'sonnet-4', '--max-tokens', '1000', '--fast', '--region', 'us-east-1', '--json'],
      { env },
    );
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout).result.limits[0]).to.include({ kind: 'tpm', value: 200_000, source: 'live' });
    const limits: { kind: string; source: string; asOf: string }[] = JSON.parse(stdout).result.limits;
    expect(limits.find(({ kind }) => kind === 'cross-model-tpd')).to.include({ source: 'live' });
    expect(new Set(server.calls.map(({ operation }) => operation))).to.deep.equal(
      new Set(['GetServiceQuota', 'GetAWSDefaultServiceQuota']),
    );
    // At most twelve rows, value and default of each.
    expect(server.calls.length).to.be.at.most(24);
    expect(server.calls.every(({ attempt }) => attempt === 1)).to.equal(true);
  });
});
