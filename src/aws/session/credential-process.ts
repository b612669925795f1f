// Runs the credential_process of a profile with an end in sight: the SDK would wait for a hanging one for ever.
import { spawn } from 'node:child_process';
import { jsonProblem, parseJson } from '../../base/json-text.ts';
import { isObject } from '../../base/json-value.ts';
import { unusable } from './credentials.ts';

/** Helpers that talk to a browser or a phone take their time; longer than this they hang. */
const TIMEOUT_MS = 30_000;

export interface ProcessCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** @throws BqError kind configuration: it failed, hung, or printed something else than version 1 of AWS's JSON */
export async function runCredentialProcess(
  profile: string,
  command: string,
  env: NodeJS.ProcessEnv,
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<ProcessCredentials> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const fail = (problem: string) =>
    unusable(`credential_process of profile "${profile}" ${problem}`, [
      'Run it in a shell to see what is wrong; it must print the JSON that AWS documents.',
    ]);
  const { code, signal, stdout, stderr, timedOut } = await run(command, env, timeoutMs, options.signal);
  if (timedOut) throw fail(`did not answer within ${timeoutMs / 1000} s and was ended`);
  if (code !== 0) {
    // Its own last line often says what to do; it is shown without what looks like a key.
    const said = stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    throw fail(`failed (${code === null ? `signal ${signal}` : `exit code ${code}`})${said ? `: ${redact(said)}` : ''}`);
  }
  return credentialsOf(stdout, fail);
}

function credentialsOf(stdout: string, fail: (problem: string) => Error): ProcessCredentials {
  const broken = jsonProblem(stdout);
  // The place alone: what stands around it may be a key.
  if (broken) throw fail(`printed something that is not JSON (line ${broken.line}, column ${broken.column})`);
  const answer: unknown = parseJson(stdout, { file: 'credential_process' });
  if (!isObject(answer) || answer.Version !== 1) throw fail('printed JSON that is not version 1 of credentials');
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: expires } = answer;
  if (typeof id !== 'string' || typeof secret !== 'string' || !id || !secret) throw fail('printed no AccessKeyId or SecretAccessKey');
  const expiration = typeof expires === 'string' ? new Date(expires) : undefined;
  if (expiration && expiration.getTime() <= Date.now()) throw fail(`gave credentials that expired at ${String(expires).slice(0, 40)}`);
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(typeof token === 'string' && token ? { sessionToken: token } : {}),
    ...(expiration ? { expiration } : {}),
  };
}

const redact = (text: string) => text.replace(/[A-Za-z0-9/+=_-]{20,}/g, '…');

interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

function run(command: string, env: NodeJS.ProcessEnv, timeoutMs: number, abort: AbortSignal | undefined): Promise<Outcome> {
  return new Promise((resolve) => {
    // In the terminal's process group, so that a helper may ask on /dev/tty and Ctrl-C reaches it.
    const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const end = () => {
      timedOut = true;
      child.kill('SIGKILL');
      // What the shell started may live on and hold the pipes; nobody waits for that.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(end, timeoutMs);
    abort?.addEventListener('abort', end, { once: true });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const finish = (code: number | null, signal: string | null) => {
      clearTimeout(timer);
      abort?.removeEventListener('abort', end);
      resolve({ code, signal, stdout, stderr, timedOut });
    };
    child.on('error', (error) => {
      stderr += error.message;
      finish(1, null);
    });
    child.on('close', finish);
  });
}
