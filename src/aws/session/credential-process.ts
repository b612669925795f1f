// Runs the credential_process of a profile with an end in sight: it and what it started are ended when nobody waits any more, and its output is bounded.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import { unusable } from './credentials.ts';
import { type Keys, parseKeys } from './keys.ts';

/** Keys are a few hundred bytes; more than this is something else. */
const MOST_BYTES = 1_000_000;

/** @throws BqError kind configuration: it failed, was ended, or printed something else than version 1 of AWS's JSON */
export async function runCredentialProcess(profile: string, command: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Keys> {
  const fail = (problem: Phrase) => unusable(phrase(AWS, 'processWent', profile, problem), [phrase(AWS, 'runItInShell')]);
  const { code, killedBy, stdout, stderr, ended } = await run(command, env, signal);
  if (ended === 'aborted') throw fail(phrase(AWS, 'didNotAnswer'));
  if (ended === 'flood') throw fail(phrase(AWS, 'printedTooMuch', MOST_BYTES / 1e6));
  if (code !== 0) {
    // Its own last line often says what to do; it is shown without what looks like a key.
    const said = stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    const end = code === null ? { signal: `${killedBy}` } : { exitCode: code };
    throw fail(phrase(AWS, 'processFailed', end, redact(said)));
  }
  const printed = (what: Phrase) => fail(what.key === 'keysExpired' ? phrase(AWS, 'gave', what) : phrase(AWS, 'printed', what));
  return parseKeys(stdout, { token: 'SessionToken' }, printed, ({ Version }) => (Version === 1 ? null : phrase(AWS, 'otherVersion')));
}

const redact = (text: string) => text.replace(/[A-Za-z0-9/+=_-]{20,}/g, '…');

interface Outcome {
  readonly code: number | null;
  readonly killedBy: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: 'by itself' | 'aborted' | 'flood';
}

function run(command: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    // In the terminal's process group, so that a helper may ask on /dev/tty and Ctrl-C reaches it.
    const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const texts = { stdout: '', stderr: '' };
    let ended: Outcome['ended'] = 'by itself';
    const end = (why: 'aborted' | 'flood') => {
      ended = why;
      endAll(child);
    };
    const onAbort = () => end('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      texts.stdout += chunk;
      if (texts.stdout.length > MOST_BYTES) end('flood');
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      // The end of it says what went wrong.
      texts.stderr = (texts.stderr + chunk).slice(-10_000);
    });
    const finish = (code: number | null, killedBy: string | null) => {
      signal.removeEventListener('abort', onAbort);
      resolve({ code, killedBy, ...texts, ended });
    };
    child.on('error', (error) => {
      texts.stderr += error.message;
      finish(1, null);
    });
    child.on('close', finish);
  });
}

/** The shell, and what it started: that would live on, and hold the pipes. */
function endAll(child: ChildProcess): void {
  const started = child.pid === undefined ? [] : descendants(child.pid);
  child.kill('SIGKILL');
  for (const pid of started) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function childrenOf(pid: number): number[] {
  if (process.platform === 'win32') return [];
  try {
    return numbers(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
  } catch {
    // Where there is no /proc, as on macOS.
    return numbers(spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8', timeout: 1000 }).stdout ?? '');
  }
}

const numbers = (text: string) => text.split(/\s+/).filter(Boolean).map(Number);
