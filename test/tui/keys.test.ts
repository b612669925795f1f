import { expect } from 'chai';
import type { Key } from 'ink';
import { keyPresses } from '../../src/tui/state/keys.ts';

const NONE: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

describe('keys', () => {
  it('takes what arrives together one by one', () => {
    expect(keyPresses('jj4\r\u007fq', NONE)).to.deep.equal([
      { character: 'j' },
      { character: 'j' },
      { character: '4' },
      { name: 'enter', shift: false },
      { name: 'backspace', shift: false },
      { character: 'q' },
    ]);
  });

  it('keeps characters of other planes whole', () => {
    expect(keyPresses('東𠮷', NONE)).to.deep.equal([{ character: '東' }, { character: '𠮷' }]);
  });

  it('names arrows, with Shift', () => {
    expect(keyPresses('', { ...NONE, rightArrow: true, shift: true })).to.deep.equal([{ name: 'right', shift: true }]);
    expect(keyPresses('', { ...NONE, delete: true })).to.deep.equal([{ name: 'backspace', shift: false }]);
  });

  it('knows Ctrl-C alone and among others, and drops what nobody knows', () => {
    expect(keyPresses('c', { ...NONE, ctrl: true })).to.deep.equal([{ name: 'interrupt', shift: false }]);
    expect(keyPresses('5\u0003', NONE)).to.deep.equal([{ character: '5' }, { name: 'interrupt', shift: false }]);
    expect(keyPresses('x', { ...NONE, ctrl: true })).to.deep.equal([]);
    expect(keyPresses('[99~', { ...NONE, meta: true })).to.deep.equal([]);
    expect(keyPresses('\u0001', NONE)).to.deep.equal([]);
  });
});
