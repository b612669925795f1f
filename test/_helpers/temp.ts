// A temporary directory that a test's end removes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Call inside `describe`; the function it returns gives the directory of the running test. */
export function useTempDirectory(): () => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bq-test-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  return () => directory;
}
