// The torture harness judges rightly, and a small share of its cases holds; `npm run torture` runs them all.
import { expect } from 'chai';
import type { Ran, TortureCase } from '../../scripts/torture/case.ts';
import { CASES } from '../../scripts/torture/cases/index.ts';
import { judge } from '../../scripts/torture/judge.ts';
import { torture } from '../../scripts/torture/torture.ts';

const CASE: TortureCase = { area: 'files', name: 'one', limitSeconds: 5, run: () => Promise.reject(new Error('not run')) };
const GOOD: Ran = {
  args: [],
  exitCode: 2,
  signal: null,
  stdout: '',
  stderr: 'error cannot read it\n  name another\n',
  seconds: 1,
  peakMegabytes: 60,
  ended: 'by itself',
};
const wrongOf = (ran: Partial<Ran>, exit = [2]) => judge({ runs: [{ ...GOOD, ...ran }], exit }, CASE, 1).join('; ');

describe('torture', () => {
  it('judges by rules', () => {
    expect(wrongOf({})).to.equal('');
    expect(wrongOf({ exitCode: 1 })).to.contain('no page knows');
    expect(wrongOf({ exitCode: 0 })).to.contain('not 2');
    expect(wrongOf({ exitCode: null, signal: 'SIGABRT' })).to.contain('SIGABRT');
    expect(wrongOf({ ended: 'out of time' })).to.contain('out of time');
    expect(wrongOf({ peakMegabytes: 301 })).to.contain('of memory');
    expect(wrongOf({ stderr: 'error cannot read it\n' })).to.contain('next step');
    expect(wrongOf({ stderr: 'error a\u009b2J\n  b\n' })).to.contain('U+009b');
    expect(wrongOf({ stderr: 'error a\n  this is a bug of bq\n' })).to.contain('bug');
    expect(wrongOf({ stderr: 'error a\n  b\n    at x (/y.js:1:2)\n' })).to.contain('stack');
    expect(judge({ runs: [], exit: [] }, CASE, 6).join()).to.contain('took');
  });

  const share = CASES.filter(({ name }) => /simulate init: (?:a directory|a path through a file|the device full)$/.test(name));
  it('holds in a small share of its cases', async () => {
    const verdicts = await torture(share, 2);
    expect(verdicts.map(({ case: { name }, wrong }) => ({ name, wrong }))).to.deep.equal(share.map(({ name }) => ({ name, wrong: [] })));
    expect(share).to.have.length(3);
  });
});
