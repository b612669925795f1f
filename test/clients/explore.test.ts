import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { displayWidth } from '../../src/base/text.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { openTerminal, type Terminal, type TerminalOptions } from '../_helpers/terminal.ts';

const ARGS = ['explore', '--offline', '--model', 'sonnet-4', '--max-tokens', '16000', '--output-tokens', '1000'];
const UP = '\u001b[A';
const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';

/** `stty -a` before and after, in one terminal: what bq leaves must be what it found. */
const AROUND = (command: string) => `stty -a > before.txt; ${command}; echo "exit=$?"; stty -a > after.txt`;
const BQ = (args: readonly string[]) => `"${process.execPath}" "${join(import.meta.dirname, '../../bin/bq.js')}" ${args.join(' ')}`;

/** User and system time of a process in hundredths of a second. */
function cpuTicks(pid: number): number {
  if (process.platform === 'linux') {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  }
  const [minutes = '0', seconds = '0'] = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(':');
  return Math.round((Number(minutes) * 60 + Number(seconds)) * 100);
}

describe('bq explore in a real terminal', () => {
  const directory = useTempDirectory();
  let open: Terminal[] = [];
  const start = (args: readonly string[] = ARGS, options: TerminalOptions = {}) => {
    const terminal = openTerminal(args, { cwd: directory(), ...options });
    open.push(terminal);
    return terminal;
  };
  afterEach(async () => {
    for (const terminal of open) {
      try {
        terminal.kill('SIGKILL');
      } catch {
        // It has ended already.
      }
    }
    open = [];
  });

  it('starts, answers every key, opens models, filters, takes one, and leaves with the command', async () => {
    const terminal = start();
    await terminal.waitFor(/Safe: \d+ workers/);
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).to.deep.equal([true, false]);
    await terminal.waitFor(/bucket \d+/);
    terminal.write(RIGHT);
    await terminal.waitFor(/max_tokens +17,000/);
    terminal.write('mhaiku 4.5');
    await terminal.waitFor(/filter: haiku 4\.5/);
    terminal.write('\r');
    await terminal.waitFor(/Claude Haiku 4\.5 · us\. · us-east-1/);
    terminal.write('q');
    expect(await terminal.ended).to.include({ exitCode: 0 });
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).to.deep.equal([false, true]);
    expect(terminal.text()).to.match(/^bq plan --model us\.haiku-4\.5 --region us-east-1 --max-tokens 17000 --output-tokens 1000 /);
  });

  it('takes all keys that arrive in one read', async () => {
    const terminal = start();
    await terminal.waitFor(/Safe: /);
    terminal.write(`32k\r${DOWN}${DOWN}2500${UP}${RIGHT}${RIGHT}jj77`);
    await terminal.waitFor(/cache read +77/);
    expect(terminal.text())
      .to.match(/max_tokens +32,000/)
      .and.to.match(/answer +1,200/)
      .and.to.match(/input +2,500/);
  });

  it('gives the terminal back on q, Ctrl-C and every signal that ends it: settings, screen and cursor', async () => {
    const ways: readonly { name: string; leave: (terminal: Terminal, pid: number) => void; exit: number }[] = [
      { name: 'q', leave: (terminal) => terminal.write('q'), exit: 0 },
      { name: 'Ctrl-C', leave: (terminal) => terminal.write('\u0003'), exit: 0 },
      { name: 'SIGINT', leave: (_, pid) => process.kill(pid, 'SIGINT'), exit: 0 },
      { name: 'SIGTERM', leave: (_, pid) => process.kill(pid, 'SIGTERM'), exit: 143 },
      { name: 'SIGQUIT', leave: (_, pid) => process.kill(pid, 'SIGQUIT'), exit: 131 },
      { name: 'SIGABRT', leave: (_, pid) => process.kill(pid, 'SIGABRT'), exit: 134 },
      { name: 'SIGUSR2', leave: (_, pid) => process.kill(pid, 'SIGUSR2'), exit: 140 },
    ];
    for (const { name, leave, exit } of ways) {
      const command = `sh -c 'echo $$ > pid.txt; exec ${BQ(ARGS)}'`;
      const terminal = start([], { shell: `echo kept; ${AROUND(command)}` });
      await terminal.waitFor(/Safe: /);
      leave(terminal, Number(readFileSync(join(directory(), 'pid.txt'), 'utf8')));
      await terminal.ended;
      expect(terminal.text(), name).to.match(new RegExp(`^kept[\\s\\S]*exit=${exit}`));
      expect([terminal.onAlternateScreen(), terminal.cursorVisible()], name).to.deep.equal([false, true]);
      const [before, after] = ['before.txt', 'after.txt'].map((file) => readFileSync(join(directory(), file), 'utf8'));
      expect(after, name).to.equal(before);
      expect(before, name).to.match(/ icanon/);
    }
  });

  it('goes to the shell on Ctrl-Z and comes back with fg, as it was', async () => {
    writeFileSync(join(directory(), 'rc.sh'), "PS1='shell> '\n");
    const terminal = start([], { shell: 'exec bash --noprofile --rcfile rc.sh -i' });
    await terminal.waitFor(/shell>/);
    terminal.write(`${BQ(ARGS)}\r`);
    await terminal.waitFor(/Safe: /);
    terminal.write(RIGHT);
    await terminal.waitFor(/max_tokens +17,000/);
    terminal.write('\u001a');
    await terminal.waitFor(() => !terminal.onAlternateScreen() && /Stopped/.test(terminal.text()));
    expect(terminal.cursorVisible()).to.equal(true);
    terminal.write('fg\r');
    await terminal.waitFor(() => terminal.onAlternateScreen() && /max_tokens +17,000/.test(terminal.text()));
    terminal.write(`${RIGHT}`);
    await terminal.waitFor(/max_tokens +18,000/);
    terminal.write('q');
    await terminal.waitFor(/--max-tokens 18000/);
    terminal.write('exit\r');
    await terminal.ended;
  });

  it('gives the terminal back when it crashes, and says so with exit code 1', async () => {
    // A preloaded module throws in the middle of the run, as a bug would.
    writeFileSync(join(directory(), 'crash.cjs'), "setTimeout(() => { throw new Error('boom'); }, 1500);\n");
    const terminal = start([], {
      shell: `NODE_OPTIONS='--require ./crash.cjs' ${AROUND(BQ(ARGS))}`.replace(/^(NODE_OPTIONS='[^']*') (stty[^;]*;) /, '$2 $1 '),
    });
    await terminal.waitFor(/Safe: /);
    await terminal.ended;
    expect([terminal.onAlternateScreen(), terminal.cursorVisible()]).to.deep.equal([false, true]);
    expect(terminal.text())
      .to.match(/boom/)
      .and.to.match(/bug of bq/)
      .and.to.match(/exit=1/);
    expect(readFileSync(join(directory(), 'after.txt'), 'utf8')).to.equal(readFileSync(join(directory(), 'before.txt'), 'utf8'));
  });

  it('follows the size of the terminal, down to a message and up to three columns', async () => {
    const terminal = start();
    await terminal.waitFor(/Safe: /);
    for (const [columns, rows] of [
      [160, 45],
      [50, 16],
      [20, 8],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(columns === 20 ? /needs 36/ : columns === 160 ? /Other pools/ : /Safe: /);
      await terminal.waitFor((text) => text.split('\n').length <= rows && text.split('\n').every((line) => displayWidth(line) <= columns));
    }
  });

  it('shows Japanese names within the width, and filters by them', async () => {
    const terminal = start();
    await terminal.waitFor(/Safe: /);
    terminal.write('r大阪');
    await terminal.waitFor(/› +ap-northeast-3 +JP +Osaka +大阪/);
    terminal.write('\r');
    await terminal.waitFor(/apac\. · ap-northeast-3/);
    for (const line of terminal.screen()) expect(displayWidth(line), line).to.be.at.most(80);
  });

  it('saves a plan that bq reads as its own, and overwrites nothing', async () => {
    const terminal = start();
    await terminal.waitFor(/Safe: /);
    terminal.write('s');
    await terminal.waitFor(/Save the plan/);
    terminal.write('\r');
    await terminal.waitFor(/saved plan\.json/);
    const saved = JSON.parse(readFileSync(join(directory(), 'plan.json'), 'utf8'));
    expect(saved).to.include({ schemaVersion: 1, command: 'plan' });
    expect(saved.result.request).to.include({ maxTokens: 16_000, outputTokens: 1000 });
    expect(saved.result.capacity.simulated).to.have.property('token-bucket');
    terminal.write('s\r');
    await terminal.waitFor(/plan\.json exists/);
  });

  it('opens a prompt file, counts it without sending it, and says when it is none', async () => {
    const prompt = { messages: [{ role: 'user', content: [{ text: '東京の天気を教えてください。'.repeat(40) }] }] };
    writeFileSync(join(directory(), '依頼.json'), JSON.stringify(prompt));
    writeFileSync(join(directory(), 'broken.json'), '{"messages": [');
    const terminal = start();
    await terminal.waitFor(/Safe: /);
    terminal.write('obroken.json\r');
    await terminal.waitFor(/broken\.json:1:15: not JSON/);
    terminal.write('\u0015依頼.json\r');
    await terminal.waitFor(/依頼\.json: [\d,]+ input tokens \(estimate, [\d,]+ to [\d,]+\)/);
    expect(terminal.text())
      .to.match(/input +[1-9][\d,]+ /)
      .and.to.not.match(/input +1,500/);
  });

  it('drafts the support case and saves it', async () => {
    const terminal = start(['explore', '--offline', '--model', 'sonnet-4.5']);
    await terminal.waitFor(/Safe: /);
    terminal.write('d');
    await terminal.waitFor(/nothing is sent/);
    await terminal.waitFor(/Sonnet 4\.5/);
    terminal.write('s');
    await terminal.waitFor(/Save the draft/);
    terminal.write('\r');
    await terminal.waitFor(/saved support-case\.txt/);
    expect(readFileSync(join(directory(), 'support-case.txt'), 'utf8')).to.match(/Claude Sonnet 4\.5/);
  });

  it('opens from plain bq', async () => {
    const terminal = start([], { env: { BQ_OFFLINE: '1' } });
    await terminal.waitFor(/Safe: /);
    terminal.write('q');
    expect(await terminal.ended).to.include({ exitCode: 0 });
  });

  it('TERM=dumb, no input terminal: a clear exit; plain bq prints help', async () => {
    const dumb = start(ARGS, { env: { TERM: 'dumb' } });
    expect(await dumb.ended).to.include({ exitCode: 2 });
    expect(dumb.text())
      .to.match(/TERM=dumb/)
      .and.to.match(/--snapshot 80x24/);
    const piped = start([], { shell: `echo q | ${BQ(ARGS)}; echo "exit=$?"` });
    await piped.ended;
    expect(piped.text())
      .to.match(/explore needs a terminal: the input comes from a file or a pipe/)
      .and.to.match(/exit=2/);
    const help = start([], { env: { TERM: 'dumb' } });
    expect(await help.ended).to.include({ exitCode: 0 });
    expect(help.text()).to.match(/DIAGNOSE\s+explain[\s\S]*PLAN\s+plan/);
  });

  it('credentials that cannot work, a quota file that is broken: a clear state, a clear exit', async () => {
    const lost = start(['explore', '--profile', 'nobody', '--region', 'eu-west-1']);
    await lost.waitFor(/no quotas/);
    expect(lost.text())
      .to.match(/nobody/)
      .and.to.match(/R tries again/);
    lost.write('q');
    expect(await lost.ended).to.include({ exitCode: 0 });
    writeFileSync(join(directory(), 'broken.json'), '{"Quotas": [');
    const broken = start(['explore', '--quotas', 'broken.json']);
    expect(await broken.ended).to.include({ exitCode: 2 });
    expect(broken.text()).to.match(/broken\.json/);
    expect(broken.output()).to.not.include('\u001b[?1049h');
  });

  it('AWS that does not answer: says so at once, leaves at once; AWS that refuses: says why', async () => {
    const hanging = await startAccount({ regions: {}, faults: ['hang'] });
    const refusing = await startAccount({ regions: {}, faults: ['access-denied'] });
    try {
      const args = (url: string) => ['explore', '--endpoint-url', url, '--region', 'eu-west-1'];
      const waiting = start(args(hanging.url), { env: KEYS });
      await waiting.waitFor(/Reading the quotas of eu-west-1…/);
      waiting.write('q');
      expect(await waiting.ended).to.include({ exitCode: 0 });
      const refused = start(args(refusing.url), { env: KEYS });
      await refused.waitFor(/no quotas/);
      expect(refused.text())
        .to.match(/R tries again/)
        .and.to.match(/ListServiceQuotas|servicequotas|not authorized/i);
    } finally {
      await hanging.close();
      await refusing.close();
    }
  });

  it('has a linear form for screen readers, without the alternate screen', async () => {
    const terminal = start(ARGS, { env: { INK_SCREEN_READER: 'true' } });
    await terminal.waitFor(/Field 3 of 10: max_tokens 16,000/);
    expect(terminal.onAlternateScreen()).to.equal(false);
    terminal.write(DOWN);
    await terminal.waitFor(/Field 4 of 10: answer 1,000/);
    terminal.write('q');
    expect(await terminal.ended).to.include({ exitCode: 0 });
  });

  it('uses no colour under NO_COLOR, the basic ones otherwise', async () => {
    const plain = start(ARGS, { env: { NO_COLOR: '1' } });
    await plain.waitFor(/bucket \d+/);
    expect(plain.output()).to.not.match(/\u001b\[[1-9]\d*m/);
    const coloured = start(ARGS);
    await coloured.waitFor(/bucket \d+/);
    const codes = new Set([...coloured.output().matchAll(/\u001b\[([\d;]*)m/g)].map((match) => match[1]));
    expect([...codes].filter((code) => /^(38|48);/.test(code ?? ''))).to.deep.equal([]);
    expect(codes.size).to.be.above(3);
  });

  it('uses no CPU while nothing is pressed', async () => {
    const terminal = start(ARGS, { direct: true });
    await terminal.waitFor(/bucket \d+/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ticks = () => cpuTicks(terminal.pid);
    const before = ticks();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(ticks() - before).to.be.at.most(2);
  });
});
