// The context of a run: found out once, told once, and one Region where one is asked for.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AwsOrigin } from '../../src/app/context.ts';
import { createContext } from '../../src/app/run-context.ts';
import { BqError } from '../../src/base/errors.ts';
import type { Note } from '../../src/base/notes.ts';
import { ENGLISH } from '../../src/base/phrases.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const NOWHERE: AwsOrigin = {
  regions: null,
  profile: null,
  endpointUrl: null,
  isOffline: true,
  quotaFiles: null,
  requiresLive: false,
  refresh: false,
};

describe('the context of a run', () => {
  const directory = useTempDirectory();
  const contextOf = (origin: Partial<AwsOrigin>, env: NodeJS.ProcessEnv = {}) => {
    const told: Note[] = [];
    const context = createContext({
      language: ENGLISH,
      env: { HOME: directory(), AWS_EC2_METADATA_DISABLED: 'true', ...env },
      origin: { ...NOWHERE, ...origin },
      signal: new AbortController().signal,
      tell: (note) => told.push(note),
      progress: () => ({ update: () => {}, clear: () => {} }),
      workerEntry: '',
    });
    return { context, told };
  };
  const refusal = async (work: Promise<unknown>): Promise<BqError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof BqError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('tells which Region was taken once, and only where it was used and nobody named it', async () => {
    const { context, told } = contextOf({});
    expect(await context.regionChoice()).to.deep.equal({ regions: ['us-east-1'], origin: 'default' });
    expect(told).to.deep.equal([]);
    expect(await context.region()).to.equal('us-east-1');
    await context.quotas();
    await context.quotasOfRegion();
    expect(told.map(({ code, data }) => [code, data])).to.deep.equal([['REGION_ASSUMED', { region: 'us-east-1' }]]);

    for (const [origin, env] of [[{ regions: 'eu-west-1' }], [{}, { AWS_REGION: 'eu-west-1' }]] as const) {
      const named = contextOf(origin, env);
      expect((await named.context.quotasOfRegion()).snapshot.region).to.equal('eu-west-1');
      expect(named.told).to.deep.equal([]);
    }
  });

  it('has one Region where one is asked for; one that an ARN names gives way to a flag alone', async () => {
    const several = contextOf({ regions: 'us-east-1,eu-west-1' }).context;
    expect((await several.quotas()).snapshots.map(({ region }) => region)).to.deep.equal(['us-east-1', 'eu-west-1']);
    for (const work of [several.region(), several.quotasOfRegion()]) expect((await refusal(work)).code).to.equal('BAD_REGION');
    expect((await several.quotasOfRegion({ region: 'eu-west-1' })).snapshot.region).to.equal('eu-west-1');

    expect(await contextOf({}, { AWS_REGION: 'eu-west-1' }).context.region('ap-northeast-1')).to.equal('ap-northeast-1');
    expect(await contextOf({ regions: 'eu-west-1' }).context.region('ap-northeast-1')).to.equal('eu-west-1');
  });

  it('takes defaults for an account with a word, and not where somebody refuses them', async () => {
    const online = { isOffline: false, regions: 'us-east-1' };
    const { context, told } = contextOf(online);
    expect((await context.quotasOfRegion()).snapshot.source).to.equal('default');
    expect(told.map(({ code }) => code)).to.deep.equal(['DEFAULT_QUOTAS']);
    const refused = await refusal(context.quotasOfRegion({ refuser: '--check' }));
    expect([refused.code, refused.message]).to.satisfy(
      ([code, message]: string[]) => code === 'NO_CREDENTIALS' && /^--check/.test(message ?? ''),
    );
    expect((await refusal(contextOf({ ...online, requiresLive: true }).context.quotas({ byHand: true }))).code).to.equal('NO_CREDENTIALS');
    // Values by hand need nobody.
    const byHand = contextOf(online);
    await byHand.context.quotasOfRegion({ byHand: true, refuser: '--check' });
    expect(byHand.told).to.deep.equal([]);
  });

  it('reads the rates of BQ_BURNDOWN once', async () => {
    const file = join(directory(), 'rates.json');
    await writeFile(file, '{"sonnet-4": 7}');
    const { context } = contextOf({}, { BQ_BURNDOWN: file });
    expect(await context.burndown()).to.deep.equal({ 'sonnet-4': 7 });
    await writeFile(file, '{"sonnet-4": 8}');
    expect(await context.burndown()).to.deep.equal({ 'sonnet-4': 7 });
  });

  it('asks for the time only where it is needed, and refuses one that is none', () => {
    const { context } = contextOf({}, { BQ_NOW: 'tomorrow' });
    expect(() => context.now).to.throw(BqError, 'BQ_NOW must be an ISO time, not "tomorrow"');
    expect(contextOf({}, { BQ_NOW: '2026-11-01T00:00:00Z' }).context.now.toISOString()).to.equal('2026-11-01T00:00:00.000Z');
  });
});
