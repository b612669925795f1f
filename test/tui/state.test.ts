import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Failure } from '../../src/tui/services.ts';
import type { KeyName, KeyPress } from '../../src/tui/state/keys.ts';
import { reduce } from '../../src/tui/state/reduce.ts';
import { currentPool, effective, initialState, type State } from '../../src/tui/state/state.ts';
import { offlineProps } from '../_helpers/explore.ts';

const named = (name: KeyName, shift = false): KeyPress => ({ name, shift });
const typed = (text: string): KeyPress[] => [...text].map((character) => ({ character }));

describe('state of the interactive planner', () => {
  let start: State;
  before(async () => {
    const { services, question, facts } = await offlineProps();
    start = initialState({ size: { columns: 80, rows: 24 }, regions: services.regions, question, facts });
  });
  const press = (state: State, ...keys: KeyPress[]) => keys.reduce((now, key) => reduce(now, { type: 'key', key }).state, state);

  it('starts on max_tokens and moves over all fields and round', () => {
    expect(start.focus).to.equal('maxTokens');
    expect(press(start, named('down')).focus).to.equal('outputTokens');
    expect(press(start, ...typed('jk')).focus).to.equal('maxTokens');
    expect(press(start, ...Array.from({ length: 10 }, () => named('down'))).focus).to.equal('maxTokens');
    expect(press(start, named('tab', true)).focus).to.equal('region');
    expect(press(start, named('home')).focus).to.equal('model');
    expect(press(start, named('end')).focus).to.equal('reservation');
  });

  it('takes every digit at once; Enter, Escape and arrows end the typing', () => {
    const two = press(start, ...typed('20'));
    expect([two.typed, two.question.maxTokens]).to.deep.equal(['20', 20]);
    const done = press(two, ...typed('00'), named('enter'));
    expect([done.typed, done.question.maxTokens]).to.deep.equal([null, 2000]);
    const moved = press(start, ...typed('8k'), named('down'));
    expect([moved.typed, moved.focus, moved.question.maxTokens]).to.deep.equal([null, 'outputTokens', 8000]);
    const empty = press(start, ...typed('5'), named('backspace'), named('backspace'));
    expect([empty.typed, empty.question.maxTokens], 'an empty field changes nothing').to.deep.equal(['', 5]);
    expect(press(start, ...typed('7q')).ended, 'q ends typing and leaves').to.equal(true);
  });

  it('goes no further than the model writes, and says so', () => {
    const state = press(start, ...typed('900k'));
    expect(state.question.maxTokens, 'what Bedrock holds when max_tokens is unset').to.equal(65_536);
    expect(state.note).to.match(/65,536/);
    expect(press(state, named('left')).note).to.equal(null);
  });

  it('plans no answer longer than max_tokens, and gives it back when there is room again', () => {
    const low = press(start, ...typed('500'), named('enter'));
    expect(low.question.outputTokens).to.equal(1000);
    expect(effective(low.question).outputTokens).to.equal(500);
    expect(effective(press(low, ...typed('2k'), named('enter')).question).outputTokens).to.equal(1000);
    expect(press(start, named('down'), ...typed('99k')).question.outputTokens).to.equal(16_000);
  });

  it('leaves max_tokens and latency to the planner on a, nothing else', () => {
    expect(press(start, ...typed('a')).question.maxTokens).to.equal(null);
    const other = press(start, named('down'), ...typed('a'));
    expect([other.question.outputTokens, other.note === null]).to.deep.equal([1000, false]);
    expect(press(start, ...typed('a'), named('left')).question.maxTokens, 'arrows begin at what Bedrock holds').to.equal(65_000);
  });

  it('filters models and takes one; Escape takes none', () => {
    const open = press(start, ...typed('mhaiku 4.5'));
    expect(open.dialog).to.include({ kind: 'pools', filter: 'haiku 4.5' });
    const taken = press(open, named('enter'));
    expect([taken.dialog, taken.question.model, taken.question.scope]).to.deep.equal([null, 'us.haiku-4.5', 'geo']);
    expect(press(open, named('escape')).question).to.equal(start.question);
    expect(press(start, ...typed('mzzz'), named('enter')).dialog, 'nothing matches, nothing happens').to.not.equal(null);
    expect(press(start, ...typed('m')).dialog, 'opens on what is chosen')
      .to.have.property('cursor')
      .above(0);
  });

  it('takes max_tokens down to what a chosen model writes, and says so', () => {
    const small = press(start, ...typed('mnova pro'), named('enter'));
    expect(small.question).to.include({ model: 'nova-pro', maxTokens: 5120 });
    expect(small.note).to.match(/Nova Pro writes at most 5,120/);
  });

  it('asks for the quotas of another Region, keeps the model as it is called there, drops answers that come late', async () => {
    const { state, effects } = reduce(press(start, ...typed('r東')), { type: 'key', key: named('enter') });
    expect(effects).to.deep.equal([{ type: 'load-region', region: 'ap-northeast-1', fresh: false }]);
    expect(state.facts).to.deep.equal({ ok: null, region: 'ap-northeast-1' });
    const { facts } = await offlineProps({ question: { region: 'ap-northeast-1' } });
    expect(reduce(start, { type: 'region', region: 'ap-northeast-1', facts }).state).to.equal(start);
    const there = reduce(state, { type: 'region', region: 'ap-northeast-1', facts }).state;
    expect([there.question.model, there.question.scope]).to.deep.equal(['apac.sonnet-4', 'geo']);
    const failed: Failure = { ok: false, message: 'no', suggestions: [] };
    expect(reduce(state, { type: 'region', region: 'ap-northeast-1', facts: failed }).state.facts).to.equal(failed);
  });

  it('counts a file once, and tells a problem where the name was typed', () => {
    const asked = reduce(press(start, ...typed('oa b.json')), { type: 'key', key: named('enter') });
    expect(asked.effects).to.deep.equal([{ type: 'count', file: 'a b.json' }]);
    expect(asked.state.dialog).to.include({ busy: true });
    expect(press(asked.state, ...typed('x')).dialog, 'no typing while it counts').to.include({ text: 'a b.json' });
    const bad = reduce(asked.state, { type: 'counted', counted: { ok: false, message: 'not JSON', suggestions: [] } }).state;
    expect(bad.dialog).to.include({ problem: 'not JSON', busy: false });
    const good = reduce(asked.state, {
      type: 'counted',
      counted: { ok: true, file: 'a b.json', asked: { inputTokens: 1234 }, records: 1, band: null },
    }).state;
    expect([good.dialog, good.question.inputTokens]).to.deep.equal([null, 1234]);
  });

  it('takes what a counted file says beside its length: model, max_tokens, thinking', async () => {
    const { services, question } = await offlineProps();
    const directory = mkdtempSync(join(tmpdir(), 'bq-explore-file-'));
    const file = join(directory, 'prompt.json');
    const body = {
      modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      inferenceConfig: { maxTokens: 4000 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    };
    writeFileSync(file, JSON.stringify(body));
    const counted = await services.countPrompt(file, question);
    if (!counted.ok) throw new Error(counted.message);
    const { state } = reduce(start, { type: 'counted', counted });
    expect(state.question).to.include({ model: 'global.sonnet-4.5', scope: 'global', maxTokens: 4000, thinkingBudgetTokens: 1024 });
    expect(currentPool(state)?.query).to.equal('global.sonnet-4.5');
    expect(state.question.inputTokens).to.be.within(3, 40);
    expect(services.planCommand(state.question)).to.include('--model global.sonnet-4.5').and.to.include('--thinking-budget 1024');
    expect(state.note).to.match(/max_tokens 4,000, thinking 1,024/);
  });

  it('takes presets within what the model writes', () => {
    const preset = press(start, ...typed('pgenerous'), named('enter'));
    expect(preset.question).to.include({ maxTokens: 64_000, outputTokens: 400, latencySeconds: null });
    expect(press(start, ...typed('punset'), named('enter')).question.maxTokens).to.equal(null);
  });

  it('saves, drafts and leaves', () => {
    expect(reduce(press(start, ...typed('s')), { type: 'key', key: named('enter') }).effects).to.deep.equal([
      { type: 'save', file: 'plan.json' },
    ]);
    expect(reduce(start, { type: 'saved', saved: { ok: true, file: 'plan.json' } }).state.note).to.equal('saved plan.json');
    expect(reduce(start, { type: 'key', key: { character: 'd' } }).effects).to.deep.equal([{ type: 'draft' }]);
    expect(reduce(start, { type: 'drafted', drafted: { ok: true, text: 'Dear AWS' } }).state.dialog).to.include({
      kind: 'draft',
      text: 'Dear AWS',
    });
    for (const key of [named('interrupt'), { character: 'q' }]) expect(press(start, key).ended).to.equal(true);
    expect(press(start, ...typed('?'), named('interrupt')).ended, 'Ctrl-C leaves from everywhere').to.equal(true);
    expect(press(start, ...typed('?q')), 'q closes what is open first').to.include({ ended: false, dialog: null });
  });

  it('stays whole whatever is pressed', () => {
    const names: KeyName[] = [
      'up',
      'down',
      'left',
      'right',
      'pageUp',
      'pageDown',
      'home',
      'end',
      'enter',
      'escape',
      'tab',
      'backspace',
      'clearLine',
      'redraw',
    ];
    const key = fc.oneof(
      fc.constantFrom(...names).map((name) => named(name)),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }).map((character): KeyPress => ({ character })),
      fc.constantFrom(...'mrpo?t!swa+-=0123456789.kjhl').map((character): KeyPress => ({ character })),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const state = press(start, ...keys);
        const { question } = state;
        for (const value of [question.inputTokens, question.outputTokens, question.cacheReadTokens, question.cacheWriteTokens]) {
          expect(value ?? 0).to.be.within(0, 1e9);
        }
        expect(question.maxTokens ?? 1).to.be.within(1, 1e9);
        expect(question.headroom ?? 0).to.be.within(0, 0.95);
        expect(effective(question).outputTokens).to.be.at.most(question.maxTokens ?? 1e9);
      }),
    );
  });
});
