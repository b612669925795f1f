// Whatever gives credentials, silent, slow, too talkative or broken, before every command that needs them: it ends with the source's name, and its children with it.

import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { TortureBox, TortureCase, TortureEnd } from '../case.ts';

const REGION = ['--region', 'us-east-1'];
const MODEL = ['--model', 'sonnet-4.5'];
const COMMANDS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['bq quotas', ['quotas', ...REGION]],
  ['bq plan', ['plan', ...MODEL, ...REGION, '--fast']],
  ['bq plan --check', ['plan', ...MODEL, ...REGION, '--concurrency', '1', '--check', '--fast']],
  ['bq count --require-exact', ['count', 'prompt.json', ...MODEL, ...REGION]],
  ['bq usage', ['usage', ...REGION]],
  ['bq doctor', ['doctor', ...REGION]],
  ['bq catalog refresh', ['catalog', 'refresh', ...REGION]],
  ['bq quotas requests', ['quotas', 'requests', ...REGION]],
  ['bq batch watch', ['batch', 'watch', 'abcdefgh1234', ...REGION]],
  ['bq support-case', ['support-case', '--kind', 'quota-increase', ...MODEL, ...REGION, '--input-tokens', '3000', '--max-tokens', '1000']],
];

type Answer = (response: ServerResponse) => void;

interface Source {
  readonly name: string;
  /** What is written to ~/.aws/config. */
  readonly config?: string | ((box: TortureBox) => string);
  readonly prepare?: (box: TortureBox) => Promise<unknown>;
  /** The port is that of a server that answers so. */
  readonly env?: (port: number, box: TortureBox) => Readonly<Record<string, string>>;
  readonly answer?: Answer;
  readonly says: RegExp;
  /** It never answers: before every command, not only before those that show the ways there are. */
  readonly never?: boolean;
}

const profile = { AWS_PROFILE: 'one' };
const processOf = (command: string) => `[profile one]\ncredential_process = ${command}\n`;
const silent: Answer = () => {};
const floods: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(2 ** 18, ' ');
  const more = () => {
    while (response.write(piece));
    response.once('drain', more);
  };
  more();
};
const drips: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 500);
  response.on('close', () => clearInterval(timer));
};
const page: Answer = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
const container = (port: number) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/creds` });
const metadata = (port: number) => ({
  AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}`,
  AWS_EC2_METADATA_DISABLED: 'false',
  AWS_PROFILE: 'one',
});
const EC2 = '[profile one]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Ec2InstanceMetadata\n';
const SSO =
  '[profile one]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n';
const ROLE =
  '[profile one]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = two\n[profile two]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI\n';

/** The SHA-1 of the session's name, as `aws sso login` names its file. */
async function ssoToken(box: TortureBox, content: string): Promise<void> {
  const folder = join(box.home, '.aws', 'sso', 'cache');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a0f1490a20d0211c997b44bc357e1972deab8ae3.json'), content);
}
const TOKEN = JSON.stringify({
  accessToken: 'SECRETTOKEN',
  expiresAt: '2999-01-01T00:00:00Z',
  startUrl: 'https://example.awsapps.com/start',
  region: 'us-east-1',
});

const SOURCES: readonly Source[] = [
  { name: 'a process that never ends', never: true, config: processOf('sleep 1000'), env: () => profile, says: /process/ },
  {
    name: 'a process that ignores TERM',
    config: processOf(`bash -c "trap '' TERM INT; while :; do sleep 1; done"`),
    env: () => profile,
    says: /process/,
  },
  { name: 'a process with children', config: processOf('bash -c "sleep 1000 & sleep 1000; wait"'), env: () => profile, says: /process/ },
  { name: 'a process that writes without end', config: processOf('yes SECRETOFTHEPROCESS'), env: () => profile, says: /process/ },
  { name: 'a process that writes garbage', config: processOf('echo SECRETOFTHEPROCESS'), env: () => profile, says: /process/ },
  { name: 'a process that fails', config: processOf('sh -c "echo no luck >&2; exit 3"'), env: () => profile, says: /no luck|exit/ },
  { name: 'a process that is not there', config: processOf('/no/such/helper'), env: () => profile, says: /no\/such\/helper/ },
  {
    name: 'a process that gives expired keys',
    config: processOf(
      `echo '{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"s","Expiration":"2001-01-01T00:00:00Z"}'`,
    ),
    env: () => profile,
    says: /expired/,
  },
  {
    name: 'a process behind a role',
    config: `[profile one]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = two\n[profile two]\ncredential_process = sleep 1000\n`,
    env: () => profile,
    says: /process|two/,
  },
  {
    name: 'roles in a circle',
    config:
      '[profile one]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = two\n[profile two]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = one\n',
    env: () => profile,
    says: /circle|source_profile|each other|itself/,
  },
  {
    name: 'STS that is silent, for a role',
    never: true,
    config: ROLE,
    env: (port) => ({ ...profile, AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` }),
    answer: silent,
    says: /role|STS|one/,
  },
  {
    name: 'STS that floods, for a role',
    config: ROLE,
    env: (port) => ({ ...profile, AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` }),
    answer: floods,
    says: /role|STS|one/,
  },
  {
    name: 'a portal of SSO that is silent',
    never: true,
    config: SSO,
    prepare: (box) => ssoToken(box, TOKEN),
    env: (port) => ({ ...profile, AWS_ENDPOINT_URL_SSO: `http://127.0.0.1:${port}` }),
    answer: silent,
    says: /SSO|sso/,
  },
  {
    name: 'a portal of SSO that answers a web page',
    config: SSO,
    prepare: (box) => ssoToken(box, TOKEN),
    env: (port) => ({ ...profile, AWS_ENDPOINT_URL_SSO: `http://127.0.0.1:${port}` }),
    answer: page,
    says: /SSO|sso/,
  },
  { name: 'no login to SSO', config: SSO, env: () => profile, says: /aws sso login/ },
  {
    name: 'a token of SSO that is garbage',
    config: SSO,
    prepare: (box) => ssoToken(box, '\u0000\u0001SECRETTOKEN'),
    env: () => profile,
    says: /aws sso login/,
  },
  {
    name: 'a token file that is a FIFO',
    never: true,
    prepare: async (box) => execFileSync('mkfifo', [box.path('token')]),
    env: (_, box) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: box.path('token'), AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r' }),
    says: /token/,
  },
  {
    name: 'a token file that is a device',
    env: () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: '/dev/zero', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r' }),
    says: /dev\/zero|token/,
  },
  {
    name: 'a token file that is not there',
    env: () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: '/no/such/token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r' }),
    says: /no\/such\/token/,
  },
  { name: 'a container that is silent', never: true, env: container, answer: silent, says: /container/i },
  { name: 'a container that drips', env: container, answer: drips, says: /container/i },
  { name: 'a container that floods', env: container, answer: floods, says: /container/i },
  { name: 'a container that answers a web page', env: container, answer: page, says: /container/i },
  { name: 'metadata that is silent', never: true, config: EC2, env: metadata, answer: silent, says: /metadata/i },
  { name: 'metadata that drips', config: EC2, env: metadata, answer: drips, says: /metadata/i },
  { name: 'metadata that floods', config: EC2, env: metadata, answer: floods, says: /metadata/i },
  { name: 'half of the keys', env: () => ({ AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }), says: /AWS_SECRET_ACCESS_KEY/ },
  { name: 'a profile that is not there', env: () => ({ AWS_PROFILE: 'nobody' }), says: /nobody/ },
];

export function credentialCases(): readonly TortureCase[] {
  return SOURCES.flatMap((source) =>
    COMMANDS.filter(([name]) => source.never || /quotas$|--check|doctor/.test(name)).map(
      ([name, args]): TortureCase => ({
        area: 'credentials',
        name: `${name}: ${source.name}`,
        limitSeconds: 25,
        run: (box) => ask(box, args, source),
      }),
    ),
  );
}

async function ask(box: TortureBox, args: readonly string[], source: Source): Promise<TortureEnd> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => {});
    (source.answer ?? page)(response);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  box.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { config = '' } = source;
  await mkdir(join(box.home, '.aws'), { recursive: true });
  await writeFile(join(box.home, '.aws', 'config'), typeof config === 'string' ? config : config(box));
  await source.prepare?.(box);
  await box.write('prompt.json', '{"messages":[{"role":"user","content":[{"text":"hello"}]}]}');
  // What must not be asked is a port where nobody listens.
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', BQ_CREDENTIAL_SECONDS: '3', ...source.env?.(port, box) };
  const ran = await box.run(args, { env });
  const told = ran.stdout + ran.stderr;
  const wrong = [
    ...(/SECRETTOKEN|SECRETOFTHEPROCESS|wJalrXUtnFEMI/.test(told) ? ['tells a secret'] : []),
    ...(childrenLeft(box.home) ? ['a child still runs'] : []),
  ];
  return { runs: [ran], exit: args[0] === 'doctor' ? [3, 4] : [4], says: [source.says], wrong };
}

/** Processes with the home of this case in their environment. */
function childrenLeft(home: string): boolean {
  const found = execFileSync('bash', ['-c', `grep -lzF "HOME=${home}" /proc/[0-9]*/environ 2>/dev/null || true`], { encoding: 'utf8' });
  return found.split('\n').some((path) => path !== '' && !path.includes(`/${process.pid}/`));
}
