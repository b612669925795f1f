// The emulator, the simulator and the independent oracle admit the same calls, in every window; and over HTTP the emulator does as it does without.
import { expect } from 'chai';
import { WINDOW_MODELS } from '../../src/simulator/windows/index.ts';
import { compareHistories, emulated, randomHistory } from './histories.ts';
import { ManualClock, START_SECONDS, settleDown, testEmulator } from './kit.ts';

const MODEL = 'us.anthropic.claude-sonnet-4-20250514-v1:0';
const HTTP_HISTORIES = 3;

for (const window of WINDOW_MODELS) {
  describe(`the same calls are admitted, ${window}`, () => {
    it('by the emulator, the simulator and the oracle, for 200 random histories (2,000 in npm run histories)', async () => {
      const { admitted, refused } = await compareHistories(window, 200);
      // Histories that all limits refuse some of, and that admit about half.
      expect(admitted).to.be.above(1_000);
      expect(refused).to.have.all.keys('tpm', 'rpm', 'concurrent');
    });

    it('over HTTP', async () => {
      for (let index = 0; index < HTTP_HISTORIES; index++) {
        const history = randomHistory(index, window);
        const { limits, reservation, settlement, burndownRate, calls } = history;
        const clock = new ManualClock();
        let now = calls[0] as (typeof calls)[number];
        const weight = () => ({ totalTokens: now.inputTokens, cacheable: null });
        const emulator = await testEmulator({
          clock,
          limits,
          window,
          reservation,
          settlement,
          burndownRateOf: () => burndownRate,
          prompts: { converse: weight, invoke: weight },
          drawOutputTokens: () => now.outputTokens,
          pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: 8 },
        });
        const verdicts: Promise<string | null>[] = [];
        let decided = 0;
        for (const call of calls) {
          await clock.advance(START_SECONDS + call.atSeconds - clock.nowSeconds());
          now = call;
          const body = { messages: [{ role: 'user', content: [{ text: 'hello' }] }], inferenceConfig: { maxTokens: call.maxTokens } };
          const answer = fetch(`${emulator.url}/model/${encodeURIComponent(MODEL)}/converse`, {
            method: 'POST',
            body: JSON.stringify(body),
          });
          verdicts.push(
            answer.then(async (response) => (response.status === 200 ? null : ((await response.json()) as { message: string }).message)),
          );
          decided++;
          await settleDown(() => emulator.state().totals.admitted + emulator.state().totals.throttled === decided);
        }
        await clock.advance(3_600);
        expect(await Promise.all(verdicts)).to.deep.equal(await emulated(history));
        await emulator.close();
      }
    });
  });
}
