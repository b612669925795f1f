// A file as it was in a git revision.
import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { decodeUtf8 } from '../base/json-text.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';

export type AtRevision =
  | { readonly kind: 'text'; readonly text: string }
  /** The revision is there, the file is not in it. */
  | { readonly kind: 'absent' }
  /** In git's words. */
  | { readonly kind: 'no-revision'; readonly problem: Text };

const MOST_BYTES = 32 * 2 ** 20;
const MOST_MILLISECONDS = 30_000;

/** @param revision a branch, tag, commit or anything else that git understands */
export async function fileAtRevision(revision: string, file: string): Promise<AtRevision> {
  if (revision === '' || revision.startsWith('-') || revision.includes(':'))
    return { kind: 'no-revision', problem: phrase(PLAN_FILES, 'noRevisionName') };
  const git = (...words: readonly string[]) => runGit(dirname(file), words);
  const commit = await git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`);
  if (!commit.isDone) return { kind: 'no-revision', problem: commit.problem };
  const id = commit.bytes.toString('latin1').trim().split('\n').at(-1) ?? '';
  const shown = await git('cat-file', 'blob', `${id}:./${basename(file)}`);
  if (!shown.isDone) return { kind: 'absent' };
  return { kind: 'text', text: decodeUtf8(shown.bytes, { file: `${revision}:${file}` }) };
}

type Ran = { readonly isDone: true; readonly bytes: Buffer } | { readonly isDone: false; readonly problem: Text };

function runGit(directory: string, words: readonly string[]): Promise<Ran> {
  const options = { encoding: 'buffer', maxBuffer: MOST_BYTES, timeout: MOST_MILLISECONDS, windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ isDone: true, bytes: stdout });
      else {
        const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
        const problem = isMissing ? phrase(PLAN_FILES, 'gitMissing') : phrase(PLAN_FILES, 'gitSaid', said || error.message);
        resolve({ isDone: false, problem });
      }
    });
  });
}
