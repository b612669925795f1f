// The progress bar: silent outside a terminal and in the first half second, one line in it, gone before the answer.
import { expect } from 'chai';
import { Progress, progressLine } from '../../src/shell/progress.ts';

describe('cli/progress', () => {
  const run = (isTTY: boolean) => {
    let nowMs = 0;
    const written: string[] = [];
    const progress = new Progress({ isTTY, columns: 60, write: (text) => written.push(text) }, () => nowMs);
    const at = (ms: number, doneBytes: number) => {
      nowMs = ms;
      progress.update({ doneBytes, totalBytes: 100e6, records: 1000 });
    };
    return { progress, written, at };
  };

  it('writes nothing where stderr is no terminal', () => {
    const { progress, written, at } = run(false);
    at(10_000, 50e6);
    progress.clear();
    expect(written).to.deep.equal([]);
  });

  it('waits half a second, then draws at most ten times a second on one line of the terminal, and clears it', () => {
    const { progress, written, at } = run(true);
    at(400, 1e6);
    expect(written).to.deep.equal([]);
    progress.clear();
    expect(written).to.deep.equal([]);
    at(1000, 50e6);
    at(1050, 51e6);
    at(1100, 52e6);
    expect(written).to.have.length(2);
    for (const line of written) {
      expect(line.startsWith('\r\u001b[2K')).to.equal(true);
      expect([...line].length - 5).to.be.at.most(59);
    }
    progress.clear();
    expect(written.at(-1)).to.equal('\r\u001b[2K');
  });

  it('shows share, records, rate and time left where the size is known, bytes and rate where it is not', () => {
    expect(progressLine({ doneBytes: 25e6, totalBytes: 100e6, records: 12_345 }, 5)).to.equal(
      '██████░░░░░░░░░░░░░░░░░░ 25 %  12,345 records  5.0 MB/s  15 s left',
    );
    expect(progressLine({ doneBytes: 25e6, totalBytes: null, records: 0 }, 5)).to.equal('25.0 MB  5.0 MB/s');
    expect(progressLine({ done: 1000, total: 4000, unit: 'runs' }, 5)).to.equal(
      '██████░░░░░░░░░░░░░░░░░░ 25 %  1,000 of 4,000 runs  200/s  15 s left',
    );
  });
});
