// What the live view shows in a terminal of the usual width.
import { expect } from 'chai';
import { phrase } from '../../src/base/phrases.ts';
import { displayWidth } from '../../src/base/text.ts';
import { LiveView, liveLines } from '../../src/emulator/watch/live.ts';
import type { EmulatorEvent } from '../../src/emulator/watch/recorder.ts';
import type { EmulatorState } from '../../src/emulator/watch/state.ts';
import { EMULATE } from '../../src/words/en/emulate.ts';
import { loadLanguage } from '../../src/words/languages.ts';
import { englishLeft } from '../_helpers/japanese.ts';

const REQUEST = { operation: 'Converse', modelId: 'us.anthropic.claude-sonnet-4-20250514-v1:0', region: 'us-east-1', scope: 'geo' };
const EVENTS: readonly EmulatorEvent[] = [
  { time: '2026-11-22T06:15:21.100Z', event: 'admitted', ...REQUEST, holdTokens: 64_016 },
  { time: '2026-11-22T06:15:22.100Z', event: 'throttled', ...REQUEST, holdTokens: 64_016, cause: 'tpm' },
  { time: '2026-11-22T06:15:25.100Z', event: 'completed', ...REQUEST, outputTokens: 200, settledTokens: 1016 },
];
const STATE = {
  emulator: { url: 'http://127.0.0.1:4599', region: 'us-east-1', window: 'fixed-window-carry', reservation: 'documented' },
  totals: { admitted: 1, throttled: 1, errors: 0 },
  pools: [
    {
      model: 'Claude Sonnet 4',
      scope: 'geo',
      region: 'us-east-1',
      tokensPerMinute: { limit: 200_000, used: 192_048 },
      requestsPerMinute: { limit: 200, used: 131 },
      concurrentRequests: { limit: null, used: null },
    },
  ],
  recentEvents: EVENTS,
} as unknown as EmulatorState;

describe('live view of the emulator', () => {
  it('keeps every figure within 80 columns; the bar and the model ID give way', () => {
    const lines = liveLines(STATE, { admittedPerSecond: 1, throttledPerSecond: 1 }, 80);
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
    const text = lines.join('\n');
    expect(text).to.match(/█+░* 192,048\/200,000 TPM · 131\/200 RPM$/m);
    expect(text).to.match(/^06:15:21 {2}admitted {2}holds 64,016 {2}Converse {2}us\.anthropic/m);
    expect(text).to.match(/^06:15:22 {2}throttled {2}tpm {2}holds 64,016 {2}Converse/m);
    expect(text).to.match(/^06:15:25 {2}completed {2}200 out, settled 1,016 {2}Converse/m);
  });

  it('shows a pool of nothing as full, and cuts what no width can hold', () => {
    const [pool] = STATE.pools;
    const none = { ...STATE, pools: [{ ...pool, tokensPerMinute: { limit: 0, used: 0 } }] } as unknown as EmulatorState;
    const rates = { admittedPerSecond: 0, throttledPerSecond: 0 };
    expect(liveLines(none, rates, 80).join('\n'))
      .to.match(/█ 0\/0 TPM/)
      .and.to.not.include('░');
    const atOnce = { ...STATE, pools: [{ ...pool, concurrentRequests: { limit: 20, used: 3 } }] } as unknown as EmulatorState;
    expect(liveLines(atOnce, rates, 120).join('\n')).to.match(/131\/200 RPM · 3\/20 at once$/m);
    for (const line of liveLines(STATE, rates, 30)) expect(line.length, line).to.be.at.most(30);
  });

  it('is in Japanese where the run is, within every width; the events themselves are not', async () => {
    const japanese = await loadLanguage('ja');
    const detail = phrase(EMULATE, 'triedTls');
    const state = {
      ...STATE,
      recentEvents: [...EVENTS, { time: '2026-11-22T06:15:26.100Z', event: 'connection', detail }],
    } as EmulatorState;
    for (const columns of [30, 80, 120]) {
      const lines = liveLines(state, { admittedPerSecond: 1, throttledPerSecond: 1 }, columns, japanese);
      for (const line of lines) expect(displayWidth(line), line).to.be.at.most(columns);
      expect(englishLeft(lines.join('\n'))).to.deep.equal([]);
    }
    const text = liveLines(state, { admittedPerSecond: 1, throttledPerSecond: 1 }, 120, japanese).join('\n');
    expect(text)
      .to.match(/^06:15:25 {2}完了 {2}出力 200、精算 1,016 {2}Converse/m)
      .and.to.match(/接続 {2}TLS での接続です/);
    expect(JSON.stringify(state.recentEvents)).to.include('a client tried TLS');
  });

  it('goes up over what it drew, counting the rows into which a narrower terminal wrapped it', () => {
    const written: string[] = [];
    const view = new LiveView((text) => written.push(text));
    view.draw(['x'.repeat(100), 'short', ''], 100, 24);
    view.draw(['a'], 40, 24);
    view.draw(['b'], 40, 24);
    expect(written.map((text) => /^\u001b\[(\d+)A/.exec(text)?.[1])).to.deep.equal([undefined, '5', '1']);
  });

  it('goes up over what a lower terminal put out of sight and a higher one brings back, once', () => {
    const written: string[] = [];
    const view = new LiveView((text) => written.push(text));
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
    view.draw(lines(11), 80, 24);
    // Twelve rows with the cursor's: two are moved out of ten.
    view.draw(lines(9), 80, 10);
    view.draw(lines(9), 80, 10);
    view.draw(lines(10), 80, 11);
    view.draw(lines(11), 80, 24);
    view.draw(lines(11), 80, 30);
    expect(written.map((text) => /^\u001b\[(\d+)A/.exec(text)?.[1])).to.deep.equal([undefined, '11', '9', '10', '11', '11']);
  });
});
