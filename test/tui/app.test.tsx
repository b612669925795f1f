import { expect } from 'chai';
import { renderToString } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { displayWidth } from '../../src/base/text.ts';
import { App } from '../../src/tui/App.tsx';
import { Linear } from '../../src/tui/Linear.tsx';
import { Planner } from '../../src/tui/Planner.tsx';
import type { Failure, SimulationAnswer } from '../../src/tui/services.ts';
import type { Size } from '../../src/tui/state/state.ts';
import { Store } from '../../src/tui/state/store.ts';
import { LOOK, offlineProps, offlineStore, until } from '../_helpers/explore.ts';

const ESC = '\u001b';
const RIGHT = `${ESC}[C`;
const DOWN = `${ESC}[B`;
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

/** The app at a size, with its keyboard ready. */
async function open(size: Size = { columns: 80, rows: 24 }, change: Parameters<typeof offlineProps>[0] = {}) {
  const { store, props } = await offlineStore(size, change);
  const app = render(<App store={store} look={LOOK} linear={false} />);
  await tick();
  const press = async (text: string) => {
    app.stdin.write(text);
    await tick();
  };
  return { store, props, press, frame: () => app.lastFrame() ?? '', lines: () => (app.lastFrame() ?? '').split('\n') };
}

async function frameAt(size: Size, change: Parameters<typeof offlineProps>[0] = {}): Promise<string[]> {
  const { store } = await offlineStore(size, change);
  await store.settle();
  return renderToString(<Planner view={store.view()} look={LOOK} />, { columns: size.columns }).split('\n');
}

describe('bq explore, drawn', () => {
  afterEach(cleanup);

  it('shows the whole planner at 80x24: source, request, answer, quota of one request, curve, minute', async () => {
    const lines = await frameAt({ columns: 80, rows: 24 });
    const text = lines.join('\n');
    expect(lines).to.have.length(24);
    expect(lines[0]).to.match(/^Claude Sonnet 4 · us\. · us-east-1 +AWS defaults of 2026-10, not your account$/);
    expect(text).to.match(/› max_tokens +16,000/);
    expect(text).to.match(/Safe: 4 workers/);
    expect(text).to.match(/bucket \d+ · fixed \d+ · carry \d+ · sliding \d+/);
    expect(text).to.match(/held .* 17,000 +8.5 %/);
    expect(text).to.match(/settled .* 6,000 +3 %/);
    expect(text).to.match(/worst case .* 81,000 +41 %/);
    expect(text).to.match(/free .* 183,000/);
    expect(text).to.match(/▲ now 16,000/);
    expect(text).to.match(/◆ knee [\d,]+: \d+/);
    expect(text).to.match(/no throttle · peak/);
    expect(text).to.match(/end of life/);
    expect(lines[23]).to.match(/\? help · q quit/);
  });

  it('shows other pools of the question before while keys move, and says so', async () => {
    const { store } = await offlineStore({ columns: 200, rows: 60 });
    const pools = () => {
      const lines = renderToString(<Planner view={store.view()} look={LOOK} />, { columns: 200 }).split('\n');
      const head = lines.findIndex((line) => line.includes('Other pools'));
      // The middle of three columns.
      return lines.slice(head + 1, head + 6).map((line) => line.slice(40, 101).trimEnd());
    };
    await store.settle();
    const settled = pools();
    store.keys([{ name: 'right', shift: true }]);
    const moving = pools();
    await store.settle();
    store.close();
    expect(settled[0]).to.match(/^ +TPM +workers$/);
    expect(settled[2]).to.match(/^global\. profile \(--scope global\) +200k +\d+$/);
    expect(moving[0]).to.match(/^simulating… +TPM +workers$/);
    expect(moving.slice(1)).to.deep.equal(settled.slice(1));
    expect(pools()[0]).to.equal(settled[0]);
  });

  for (const [columns, rows] of [
    [80, 24],
    [100, 30],
    [120, 40],
    [200, 60],
    [60, 20],
    [40, 12],
    [36, 10],
  ] as const) {
    it(`keeps within ${columns}x${rows}, Japanese names and dialogs included`, async () => {
      const { store } = await offlineStore({ columns, rows }, { question: { region: 'ap-northeast-1', model: 'apac.sonnet-4' } });
      await store.settle();
      const draw = () => renderToString(<Planner view={store.view()} look={LOOK} />, { columns }).split('\n');
      for (const keys of ['', 'm', '\u0000', 'r', '東', '\u0000', 'p', '\u0000', '?', '\u0000', 't', '\u0000', '!', '\u0000', 's']) {
        if (keys === '\u0000') store.keys([{ name: 'escape', shift: false }]);
        else store.keys([...keys].map((character) => ({ character })));
        const lines = draw();
        expect(lines.length, `lines after ${keys}`).to.equal(rows);
        for (const line of lines) expect(displayWidth(line), line).to.be.at.most(columns);
      }
      store.close();
    });
  }

  it('says what it needs where there is no room', async () => {
    const text = (await frameAt({ columns: 20, rows: 8 })).join(' ');
    expect(text)
      .to.match(/needs 36/)
      .and.to.match(/20 x\s+8/);
  });

  it('takes keys that arrive in one read, all of them, and answers in the next frame', async () => {
    const { press, frame } = await open();
    await press('jj500\rk');
    expect(frame()).to.match(/› answer +1,000/);
    expect(frame()).to.match(/input +500/);
    await press(`${RIGHT}${RIGHT}${DOWN}`);
    expect(frame()).to.match(/answer +1,200/);
    expect(frame()).to.match(/› input/);
  });

  it('marks the first answer until the simulation of exactly this question is there', async () => {
    const waiting: ((answer: SimulationAnswer) => void)[] = [];
    const { store, props } = await offlineStore({ columns: 80, rows: 24 });
    const held = new Store(
      { ...props, services: { ...props.services, simulate: () => new Promise((resolve) => waiting.push(resolve)) } },
      { columns: 80, rows: 24 },
    );
    const app = render(<App store={held} look={LOOK} linear={false} />);
    held.start();
    await until(() => waiting.length === 1);
    expect(app.lastFrame())
      .to.match(/simulating…/)
      .and.to.match(/not rehearsed yet/);
    // The question moves on before the answer comes: that answer is not shown.
    held.keys([{ name: 'right', shift: false }]);
    await store.settle();
    const answer = store.view().simulated as SimulationAnswer;
    waiting[0]?.(answer);
    await until(() => waiting.length === 2);
    expect(app.lastFrame()).to.match(/simulating…/);
    waiting[1]?.(answer);
    await until(() => held.view().simulated !== null);
    await tick();
    expect(app.lastFrame()).to.not.match(/simulating…/);
    expect(app.lastFrame()).to.match(/carry \d/);
    held.close();
  });

  it('simulates nothing without quotas, tries nothing twice that failed, and goes on with the next question', async () => {
    const { store, props } = await offlineStore();
    let asked = 0;
    const failing = new Store(
      { ...props, services: { ...props.services, simulate: () => Promise.reject(new Error(`broken ${++asked}`)) } },
      { columns: 80, rows: 24 },
    );
    failing.start();
    await until(() => failing.view().state.note !== null);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([asked, failing.view().state.note]).to.deep.equal([1, 'the simulation failed: broken 1']);
    // Another Region while the keys rest: its quotas are not there when the timer ends.
    failing.keys([{ name: 'right', shift: false }]);
    failing.keys([...'r東'].map((character) => ({ character })));
    failing.keys([{ name: 'enter', shift: false }]);
    await until(() => failing.view().state.facts.ok === true);
    await until(() => asked === 2);
    expect(failing.view().state.question.region).to.equal('ap-northeast-1');
    failing.close();
    store.close();
  });

  it('shows refusals when workers are added, and why', async () => {
    const { store, press, frame } = await open();
    store.start();
    await until(() => store.view().simulated !== null);
    await press('++++++++');
    await until(() => store.view().simulated !== null);
    await tick();
    expect(frame()).to.match(/A minute of 12 workers/);
    expect(frame()).to.match(/\d+ refused · peak/);
    await press('=');
    await until(() => store.view().simulated !== null);
    await tick();
    expect(frame()).to.match(/A minute of 4 workers/);
    expect(frame()).to.match(/no throttle/);
    await press('w');
    expect(frame()).to.match(/sliding window/);
  });

  it('says when one request can never be admitted, when a model is not offered, when quotas cannot be read', async () => {
    const never = await frameAt({ columns: 80, rows: 24 }, { question: { maxTokens: 64_000, outputTokens: 100, reservation: 'weighted' } });
    expect(never.join('\n')).to.match(/Never admitted/);
    const elsewhere = (await frameAt({ columns: 80, rows: 24 }, { question: { model: 'us.sonnet-4', region: 'sa-east-1' } })).join(' ');
    expect(elsewhere)
      .to.match(/knows no way\s+to\s+call[\s\S]*sa-east-1/)
      .and.to.match(/m chooses a model/);
    const props = await offlineProps();
    const facts: Failure = {
      ok: false,
      message: 'the SSO session of profile dev has expired',
      suggestions: ['aws sso login --profile dev'],
    };
    const store = new Store({ ...props, facts }, { columns: 80, rows: 24 });
    const text = renderToString(<Planner view={store.view()} look={LOOK} />, { columns: 80 });
    expect(text)
      .to.match(/SSO session of profile dev/)
      .and.to.match(/aws sso login/)
      .and.to.match(/R tries again/)
      .and.to.match(/no quotas/);
  });

  it('says that quotas are being read, shows no number meanwhile, and the answer when they are there', async () => {
    const props = await offlineProps();
    let arrive: (facts: typeof props.facts) => void = () => {};
    const facts = new Promise<typeof props.facts>((resolve) => {
      arrive = resolve;
    });
    const store = new Store({ ...props, facts }, { columns: 80, rows: 24 });
    const app = render(<App store={store} look={LOOK} linear={false} />);
    expect(app.lastFrame())
      .to.match(/reading quotas…/)
      .and.to.not.match(/workers/);
    arrive(props.facts);
    await until(() => store.view().answer !== null);
    await tick();
    expect(app.lastFrame()).to.match(/Safe: \d/);
    store.close();
  });

  it('has an answer for every pool, whatever the request, and no number that is none', async () => {
    const shapes = [
      { maxTokens: null },
      { maxTokens: 1, outputTokens: 0, inputTokens: 0, latencySeconds: null },
      { inputTokens: 1e9 },
      { latencySeconds: 0.1, headroomPercent: 95 },
      { cacheReadTokens: 1e6, reservation: 'documented-cache-read' as const },
    ];
    const props = await offlineProps();
    for (const [index, pool] of props.facts.pools.entries()) {
      const isMantle = pool.endpoint === 'mantle';
      // As the list of pools asks it.
      const place = isMantle ? { endpoint: pool.endpoint, scope: null, reservation: null } : { scope: pool.scope };
      const question = { ...props.question, ...shapes[index % shapes.length], model: pool.query, ...place };
      const store = new Store({ ...props, question }, { columns: 80, rows: 24 });
      await store.settle();
      const text = renderToString(<Planner view={store.view()} look={LOOK} />, { columns: 80 });
      expect(text, pool.query)
        .to.match(/Safe: |Never admitted|nobody states|is more than|TPM quota is not known/)
        .and.to.not.match(/NaN|Infinity|undefined/);
      store.close();
    }
  });

  it('counts a prompt file through the function it is handed, and strips what a file name could carry', async () => {
    const { press, frame } = await open(
      { columns: 80, rows: 24 },
      {
        services: {
          countPrompt: async (file) => ({ ok: true, file: `${file}\u001b[2J`, asked: { inputTokens: 4321 }, records: 1, band: null }),
        },
      },
    );
    await press('o/tmp/依頼.json');
    expect(frame()).to.match(/› \/tmp\/依頼\.json▏/);
    await press('\r');
    expect(frame()).to.match(/input +4,321/);
    expect(frame()).to.match(/依頼\.json: 4,321 input tokens \(estimate\)/);
    expect(frame()).to.not.include('\u001b[2J');
  });

  it('lists models with scope, TPM, life cycle and where they run', async () => {
    const { press, lines } = await open();
    await press('mopus 4.1');
    expect(
      lines().some((line) => /› {3}Claude Opus 4\.1 +geo us\. +500k TPM legacy +N\. Virginia/.test(line)),
      lines().join('\n'),
    ).to.equal(true);
  });

  it('resizes', async () => {
    const { store, frame, lines } = await open();
    store.dispatch({ type: 'resize', size: { columns: 50, rows: 16 } });
    await tick();
    expect(lines()).to.have.length(16);
    expect(Math.max(...lines().map(displayWidth))).to.be.at.most(50);
    expect(frame()).to.match(/Safe: 4 workers/);
  });

  it('has a linear form for screen readers: the focused field first, no bars, no columns', async () => {
    const { store } = await offlineStore();
    await store.settle();
    const lines = renderToString(<Linear view={store.view()} look={LOOK} />, { columns: 200 }).split('\n');
    expect(lines[1]).to.equal('Field 3 of 10: max_tokens 16,000');
    expect(lines.join('\n'))
      .to.match(/Safe: 4 workers/)
      .and.to.match(/held 17,000, 8\.5 % of TPM/)
      .and.to.match(/Knee: max_tokens/);
    expect(lines.join('\n')).to.not.match(/[█▁─│]/);
    expect(lines.length).to.be.below(20);
    store.close();
  });

  it('uses colours for colour alone: without them the same text stands there', async () => {
    const { store } = await offlineStore();
    await store.settle();
    const { createStyle } = await import('../../src/render/style.ts');
    const { stripColour } = await import('../../src/base/text.ts');
    const view = store.view();
    const plain = renderToString(<Planner view={view} look={LOOK} />, { columns: 80 });
    const coloured = renderToString(<Planner view={view} look={{ ...LOOK, style: createStyle(true) }} />, { columns: 80 });
    const trimmed = (text: string) => text.split('\n').map((line) => stripColour(line).trimEnd());
    expect(coloured).to.include('\u001b[');
    expect(trimmed(coloured)).to.deep.equal(trimmed(plain));
  });
});
