// Credentials: what is found without the SDK, in the SDK's order, and the precise reason when something configured cannot work.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCredentialProcess } from '../../src/aws/session/credential-process.ts';
import { type CredentialState, examineCredentials } from '../../src/aws/session/credentials.ts';
import { resolveEndpoint } from '../../src/aws/session/endpoint.ts';
import { isInstanceMetadataReachable } from '../../src/aws/session/instance-metadata.ts';
import { resolveRegions } from '../../src/aws/session/region.ts';
import { parseIni, readSharedConfig } from '../../src/aws/session/shared-config.ts';
import { BqError } from '../../src/base/errors.ts';
import { KEYS, scrubbedEnv } from '../_helpers/aws-session.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const NOW_MS = Date.parse('2026-11-01T12:00:00Z');

describe('aws/credentials', () => {
  const home = useTempDirectory();

  interface Case {
    readonly config?: string;
    readonly credentials?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly profile?: string;
    /** expiresAt by session name or start URL. */
    readonly sso?: Record<string, { expiresAt?: string; refreshToken?: string } | 'damaged'>;
  }

  async function examine({ config, credentials, env = {}, profile, sso = {} }: Case): Promise<CredentialState> {
    await mkdir(join(home(), '.aws', 'sso', 'cache'), { recursive: true });
    if (config !== undefined) await writeFile(join(home(), '.aws', 'config'), config);
    if (credentials !== undefined) await writeFile(join(home(), '.aws', 'credentials'), credentials);
    for (const [name, token] of Object.entries(sso)) {
      const file = `${createHash('sha1').update(name).digest('hex')}.json`;
      await writeFile(join(home(), '.aws', 'sso', 'cache', file), token === 'damaged' ? '{' : JSON.stringify(token));
    }
    const all = scrubbedEnv(home(), env);
    return examineCredentials({ profileFlag: profile, env: all, config: readSharedConfig(all), nowMs: NOW_MS });
  }

  const SSO =
    '[profile work]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n';
  const LEGACY_SSO = '[profile old]\nsso_start_url = https://old\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = dev\n';

  const found: [string, Case, string, string][] = [
    ['keys in the environment', { env: KEYS }, 'environment', 'default'],
    [
      'keys of the default profile',
      { credentials: '[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n' },
      'profile',
      'default',
    ],
    [
      'a named profile before keys in the environment',
      { profile: 'a', env: KEYS, credentials: '[a]\naws_access_key_id=AKIA1\naws_secret_access_key=s\n' },
      'profile',
      'a',
    ],
    [
      'AWS_PROFILE',
      { env: { AWS_PROFILE: 'a' }, config: '[profile a]\naws_access_key_id=AKIA1\naws_secret_access_key=s\n' },
      'profile',
      'a',
    ],
    [
      'a role with its source',
      {
        profile: 'r',
        config: '[profile r]\nrole_arn=arn:x\nsource_profile=a\n',
        credentials: '[a]\naws_access_key_id=AKIA1\naws_secret_access_key=s\n',
      },
      'profile',
      'r',
    ],
    ['a process', { profile: 'p', config: '[profile p]\ncredential_process = /bin/x --y\n' }, 'process', 'p'],
    ['a live SSO session', { profile: 'work', config: SSO, sso: { corp: { expiresAt: '2026-11-01T13:00:00Z' } } }, 'profile', 'work'],
    [
      'an SSO session that can be refreshed',
      { profile: 'work', config: SSO, sso: { corp: { expiresAt: '2026-10-01T13:00:00Z', refreshToken: 'r' } } },
      'profile',
      'work',
    ],
    ['a login session', { profile: 'l', config: '[profile l]\nlogin_session = arn:aws:iam::1:user/x\n' }, 'profile', 'l'],
    ['a container, relative', { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' } }, 'container', 'default'],
    ['a container, full', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1' } }, 'container', 'default'],
  ];
  for (const [what, inputs, via, profile] of found) {
    it(`finds ${what}`, async () => {
      const state = await examine(inputs);
      expect(state).to.include({ status: 'configured', via, profile });
      expect(JSON.stringify(state)).to.not.match(/AKIA|wJalr/);
    });
  }

  const nothing: [string, Case, RegExp][] = [
    ['an empty machine', {}, /no AWS credentials are configured/],
    ['a default profile with a Region only', { config: '[default]\nregion = eu-west-1\n' }, /no AWS credentials/],
    [
      'a Bedrock API key alone',
      { env: { AWS_BEARER_TOKEN_BEDROCK: 'key' } },
      /AWS_BEARER_TOKEN_BEDROCK calls models, it cannot read quotas/,
    ],
    ['a role ARN that means nothing by itself', { env: { AWS_ROLE_ARN: 'arn:x' } }, /no AWS credentials/],
  ];
  for (const [what, inputs, detail] of nothing) {
    it(`${what} is no credentials at all`, async () => {
      const state = await examine(inputs);
      expect(state.status).to.equal('none');
      expect(`${(state as { detail: unknown }).detail}`).to.match(detail);
    });
  }

  const unusable: [string, Case, RegExp, RegExp][] = [
    [
      'a profile that does not exist',
      { profile: 'nope', config: '[profile a]\n' },
      /profile "nope" \(--profile\) is neither in .*config nor in .*credentials/,
      /a\./,
    ],
    [
      'an AWS_PROFILE that does not exist',
      { env: { AWS_PROFILE: 'nope', ...KEYS } },
      /profile "nope" \(AWS_PROFILE\)/,
      /aws configure --profile nope/,
    ],
    [
      'a named profile without credentials',
      { profile: 'a', config: '[profile a]\nregion=us-east-1\n' },
      /profile "a" has no credentials/,
      /aws configure/,
    ],
    ['half of the keys', { env: { AWS_ACCESS_KEY_ID: 'AKIA1' } }, /AWS_SECRET_ACCESS_KEY is missing/, /both/],
    ['the other half', { env: { AWS_SECRET_ACCESS_KEY: 's' } }, /AWS_ACCESS_KEY_ID is missing/, /both/],
    [
      'a key with quotes around it',
      { env: { ...KEYS, AWS_ACCESS_KEY_ID: '"AKIA1"' } },
      /AWS_ACCESS_KEY_ID in the environment is malformed/,
      /exactly as AWS gave/,
    ],
    [
      'a secret with a line end',
      { env: { ...KEYS, AWS_SECRET_ACCESS_KEY: 'verysecret\n' } },
      /AWS_SECRET_ACCESS_KEY in the environment is malformed/,
      /exactly/,
    ],
    ['a session token with spaces', { env: { ...KEYS, AWS_SESSION_TOKEN: 'a b' } }, /session token/, /exactly/],
    [
      'half of the keys in a profile',
      { profile: 'a', config: '[profile a]\naws_access_key_id=AKIA1\n' },
      /aws_secret_access_key is missing in profile "a"/,
      /both/,
    ],
    [
      'a source profile that does not exist',
      { profile: 'r', config: '[profile r]\nrole_arn=x\nsource_profile=gone\n' },
      /profile "gone" \(source_profile of "r"\)/,
      /r\./,
    ],
    [
      'roles that refer to each other',
      { profile: 'r', config: '[profile r]\nrole_arn=x\nsource_profile=s\n[profile s]\nrole_arn=x\nsource_profile=r\n' },
      /refers to itself/,
      /source_profile/,
    ],
    [
      'a role that wants an MFA code',
      { profile: 'r', config: '[profile r]\nrole_arn=x\nsource_profile=a\nmfa_serial=m\n' },
      /MFA/,
      /export-credentials --profile r/,
    ],
    ['a role without a source', { profile: 'r', config: '[profile r]\nrole_arn=x\n' }, /no source_profile/, /source/],
    [
      'a role from an environment that has no keys',
      { profile: 'r', config: '[profile r]\nrole_arn=x\ncredential_source=Environment\n' },
      /from the environment, where there are none/,
      /AWS_ACCESS_KEY_ID/,
    ],
    [
      'an SSO session that is gone',
      { profile: 'work', config: SSO, sso: { corp: { expiresAt: '2026-10-01T13:00:00Z' } } },
      /expired at 2026-10-01T13:00:00/,
      /`aws sso login --profile work`/,
    ],
    ['an SSO session that never was', { profile: 'work', config: SSO }, /nobody is logged in/, /`aws sso login --profile work`/],
    [
      'a damaged SSO token',
      { profile: 'work', config: SSO, sso: { corp: 'damaged' } },
      /nobody is logged in/,
      /`aws sso login --profile work`/,
    ],
    [
      'an expired SSO session of the old kind',
      { profile: 'old', config: LEGACY_SSO, sso: { 'https://old': { expiresAt: '2026-10-01T13:00:00Z', refreshToken: 'r' } } },
      /expired/,
      /aws sso login --profile old/,
    ],
    [
      'an SSO session without its section',
      { profile: 'work', config: SSO.replace('[sso-session corp]', '[sso-session other]') },
      /SSO session "corp"/,
      /aws configure sso/,
    ],
    ['SSO without a role', { profile: 'work', config: SSO.replace('sso_role_name', 'x') }, /sso_role_name is missing/, /aws configure sso/],
    [
      'a web identity token that is not there',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token', AWS_ROLE_ARN: 'arn:x' } },
      /\/nowhere\/token .* cannot be read/,
      /mounted/,
    ],
    [
      'a web identity token without a role',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' } },
      /AWS_ROLE_ARN is not/,
      /AWS_ROLE_ARN/,
    ],
  ];
  for (const [what, inputs, message, remedy] of unusable) {
    it(`${what} is said precisely, with the remedy and without secrets`, async () => {
      const error = await examine(inputs).then(
        (state) => expect.fail(`it was found usable: ${JSON.stringify(state)}`),
        (thrown: unknown) => thrown as BqError,
      );
      expect(error).to.be.instanceOf(BqError);
      expect(error.kind).to.equal('configuration');
      expect(error.message).to.match(message).and.not.contain('verysecret');
      expect(error.suggestions.join('\n')).to.match(remedy);
    });
  }

  it('asks for instance metadata, and waits for no machine that is none', async () => {
    const server = createServer((request, response) => response.writeHead(request.method === 'PUT' ? 200 : 405).end('token'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    expect(await isInstanceMetadataReachable(env, 2000)).to.equal(true);
    expect(await examine({ env: { ...env, AWS_EC2_METADATA_DISABLED: 'false' } })).to.include({ status: 'configured', via: 'instance' });
    expect(await examine({ env: { ...env, AWS_EC2_METADATA_DISABLED: 'TRUE' } })).to.include({ status: 'none' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await isInstanceMetadataReachable(env, 2000)).to.equal(false);
    const deaf = createServer(() => {});
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const silent = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(deaf.address() as AddressInfo).port}` };
    expect(await isInstanceMetadataReachable(silent, 50)).to.equal(false);
    deaf.closeAllConnections();
    await new Promise((resolve) => deaf.close(resolve));
  });

  describe('credential_process', () => {
    const run = (command: string, timeoutMs = 60_000) => runCredentialProcess('p', command, process.env, AbortSignal.timeout(timeoutMs));
    const printing = (json: object) => `printf '%s' '${JSON.stringify(json)}'`;
    const problem = (command: string, timeoutMs?: number) =>
      run(command, timeoutMs).then(
        () => expect.fail('it worked'),
        (error: unknown) => {
          expect(error).to.be.instanceOf(BqError);
          expect((error as BqError).kind).to.equal('configuration');
          return (error as BqError).message;
        },
      );

    it('gives what it prints', async () => {
      const keys = await run(
        printing({ Version: 1, AccessKeyId: 'AKIA1', SecretAccessKey: 's', SessionToken: 't', Expiration: '2999-01-01T00:00:00Z' }),
      );
      expect(keys).to.deep.equal({
        accessKeyId: 'AKIA1',
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: new Date('2999-01-01T00:00:00Z'),
      });
    });

    it('is not waited for when it hangs, nor what it started', async () => {
      expect(await problem('sleep 2 & sleep 60', 200)).to.equal('credential_process of profile "p" did not answer and was ended');
    });

    it('says what is wrong', async () => {
      expect(await problem('echo "log in first wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY" >&2; exit 3')).to.equal(
        'credential_process of profile "p" failed (exit code 3): log in first …',
      );
      expect(await problem('/nowhere/helper')).to.contain('failed (exit code 127)');
      expect(await problem('echo hello')).to.contain('not JSON');
      expect(await problem('echo null')).to.contain('no object');
      expect(await problem(printing({ Version: 2 }))).to.contain('not version 1');
      expect(await problem(printing({ Version: 1, AccessKeyId: 'AKIA1' }))).to.contain('no AccessKeyId or SecretAccessKey');
      expect(
        await problem(printing({ Version: 1, AccessKeyId: 'A', SecretAccessKey: 's', Expiration: '2001-01-01T00:00:00Z' })),
      ).to.contain('expired at 2001');
    });
  });

  describe('shared config', () => {
    it('is read as the AWS CLI writes it', () => {
      expect(
        parseIni('# c\n[default]\nregion = us-east-1 ; note\ns3 =\n  max_queue = 5\nOUTPUT=json\n\n[profile "a b"]\nx=1=2\n'),
      ).to.deep.equal([
        ['default', { region: 'us-east-1', s3: '', 's3.max_queue': '5', output: 'json' }],
        ['profile "a b"', { x: '1=2' }],
      ]);
    });

    it('is read from a pipe whose writer comes late, and not waited for where none comes', () => {
      const pipe = join(home(), 'config.fifo');
      execFileSync('mkfifo', [pipe]);
      const writer = spawn('sh', ['-c', `sleep 0.3; printf '[default]\nregion = eu-west-1\n' > ${pipe}`], { stdio: 'ignore' });
      const env = scrubbedEnv(home(), { AWS_CONFIG_FILE: pipe });
      expect(readSharedConfig(env).profiles.get('default')).to.deep.equal({ region: 'eu-west-1' });
      writer.kill();
      expect(() => readSharedConfig(env))
        .to.throw(BqError, /is a pipe, and nobody writes into it/)
        .with.property('kind', 'configuration');
    });

    it('gives the Region in the documented order, and says from where', async () => {
      await mkdir(join(home(), '.aws'));
      await writeFile(join(home(), '.aws', 'config'), '[default]\nregion=eu-west-1\n[profile a]\nregion=eu-west-2\n');
      const resolve = (flag: string | undefined, extra: NodeJS.ProcessEnv, profileFlag?: string) =>
        resolveRegions({ flag, profileFlag, env: scrubbedEnv(home(), extra), allowSeveral: true });
      const all = { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'ap-south-1' };
      expect(await resolve('ap-northeast-1, ap-northeast-3', all)).to.deep.equal({
        regions: ['ap-northeast-1', 'ap-northeast-3'],
        origin: '--region',
      });
      expect(await resolve(undefined, all)).to.deep.equal({ regions: ['us-west-2'], origin: 'AWS_REGION' });
      expect(await resolve(undefined, { AWS_DEFAULT_REGION: 'ap-south-1' })).to.deep.equal({
        regions: ['ap-south-1'],
        origin: 'AWS_DEFAULT_REGION',
      });
      expect(await resolve(undefined, {})).to.deep.equal({ regions: ['eu-west-1'], origin: 'profile default' });
      expect(await resolve(undefined, {}, 'a')).to.deep.equal({ regions: ['eu-west-2'], origin: 'profile a' });
      expect(await resolveRegions({ flag: undefined, profileFlag: undefined, env: { HOME: '/nowhere' } })).to.deep.equal({
        regions: ['us-east-1'],
        origin: 'default',
      });
    });

    it('refuses what cannot be a Region', async () => {
      const problem = (flag: string, allowSeveral = false) =>
        resolveRegions({ flag, profileFlag: undefined, env: {}, allowSeveral }).then(
          () => expect.fail('it was accepted'),
          (error: unknown) => error as BqError,
        );
      for (const flag of ['', 'tokyo', 'us east 1', 'us-east-', '../etc', 'us-east-1;'])
        expect((await problem(flag, true)).kind, flag).to.equal('usage');
      expect((await problem('tokyo')).suggestions).to.include('--region ap-northeast-1');
      expect((await problem('us-east-1a')).suggestions[0]).to.contain('us-east-1.');
      expect((await problem('us-east-1,us-west-2')).message).to.contain('one Region is asked for');
      for (const flag of ['us-gov-west-1', 'eusc-de-east-1', 'us-iso-east-1', 'mx-central-1', 'AP-Northeast-1']) {
        expect((await resolveRegions({ flag, profileFlag: undefined, env: {} })).regions).to.have.length(1);
      }
    });

    it("gives the endpoint in the SDK's order", async () => {
      await mkdir(join(home(), '.aws'));
      await writeFile(
        join(home(), '.aws', 'config'),
        '[default]\nendpoint_url = http://all.file\n[profile a]\nservices = local\nendpoint_url = http://a\n[services local]\nservice_quotas =\n  endpoint_url = http://own.file\n',
      );
      const config = readSharedConfig({ HOME: home() });
      const resolve = (flag: string | undefined, env: NodeJS.ProcessEnv, profile = 'default') =>
        resolveEndpoint('SERVICE_QUOTAS', { flag, env, config, profile });
      const env = { AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'http://own', AWS_ENDPOINT_URL: 'http://all' };
      expect(resolve('http://127.0.0.1:1/', env)).to.equal('http://127.0.0.1:1');
      expect(resolve(undefined, env)).to.equal('http://own');
      expect(resolve(undefined, { AWS_ENDPOINT_URL: 'http://all' }, 'a')).to.equal('http://all');
      expect(resolve(undefined, {}, 'a')).to.equal('http://own.file');
      expect(resolve(undefined, {})).to.equal('http://all.file');
      expect(resolve(undefined, { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' })).to.equal(null);
      expect(() => resolve('localhost:8080', {})).to.throw(BqError, /--endpoint-url/);
      expect(() => resolve(undefined, { AWS_ENDPOINT_URL: 'nonsense' })).to.throw(BqError, /AWS_ENDPOINT_URL: "nonsense" is not a URL/);
      expect(() => resolve('http://u:hunter2@host', {}))
        .to.throw(BqError)
        .with.property('message')
        .that.does.not.contain('hunter2');
    });
  });
});
