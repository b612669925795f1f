import { expect } from 'chai';
import { Screen } from '../../src/tui/screen.ts';

function terminal() {
  const written: string[] = [];
  const out = { columns: 20, rows: 3, write: (text: string) => written.push(text) };
  return { out: out as unknown as NodeJS.WriteStream, written, taken: () => written.splice(0).join('') };
}

describe('the alternate screen', () => {
  it('is entered and left once, with cursor and wrapping as before', () => {
    const { out, taken } = terminal();
    const screen = new Screen(out);
    screen.leave();
    expect(taken()).to.equal('');
    screen.enter();
    screen.enter();
    expect(taken().split('\u001b[?1049h')).to.have.length(2);
    screen.leave();
    screen.leave();
    const end = taken();
    expect(end.split('\u001b[?1049l')).to.have.length(2);
    expect(end).to.include('\u001b[?25h').and.to.include('\u001b[?7h');
  });

  it('writes only lines that changed, erases what is gone, cuts what is too high', () => {
    const { out, taken } = terminal();
    const screen = new Screen(out);
    screen.enter();
    screen.write('a\nb\nc\nd');
    expect(taken()).to.include('c').and.to.not.include('d');
    screen.write('a\nB\nc');
    const change = taken();
    expect(change).to.include('\u001b[2;1H\u001b[2KB').and.to.not.include('a').and.to.not.include('c\u001b');
    screen.write('a\nB\nc');
    expect(taken()).to.equal('');
    screen.write('a');
    expect(taken()).to.include('\u001b[2;1H\u001b[J');
    screen.redraw();
    expect(taken()).to.include('\u001b[2J').and.to.include('a');
  });

  it('writes nothing before it is entered or after it was left, and never clears the scrollback', () => {
    const { out, written } = terminal();
    const screen = new Screen(out);
    screen.write('early');
    screen.enter();
    screen.write('x');
    screen.leave();
    screen.write('late');
    screen.redraw();
    const all = written.join('');
    expect(all).to.not.include('early').and.to.not.include('late').and.to.not.include('\u001b[3J');
  });
});
