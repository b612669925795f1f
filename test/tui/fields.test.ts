import { expect } from 'chai';
import fc from 'fast-check';
import { questionFrom } from '../../src/planner/question.ts';
import type { Reservation } from '../../src/simulator/types.ts';
import { filtered } from '../../src/tui/dialogs/filter.ts';
import {
  bounded,
  continuesNumber,
  doubled,
  fieldOrder,
  focusOn,
  NUMBER_FIELDS,
  type NumberField,
  numberField,
  stepped,
  typedValue,
  type WordField,
  withNextWord,
  wordField,
} from '../../src/tui/state/fields.ts';

const field = (id: NumberField['id']) => numberField(id) as NumberField;

describe('fields of the request editor', () => {
  it('steps by a tenth of the power of ten, onto its grid', () => {
    const max = field('maxTokens');
    expect(stepped(max, 16_000, true)).to.equal(17_000);
    expect(stepped(max, 16_000, false)).to.equal(15_000);
    expect(stepped(max, 16_384, true)).to.equal(17_000);
    expect(stepped(max, 16_384, false)).to.equal(16_000);
    expect(stepped(max, 1000, true)).to.equal(1100);
    expect(stepped(max, 1000, false)).to.equal(990);
    expect(stepped(max, 1, false)).to.equal(1);
    expect(stepped(field('inputTokens'), 0, true)).to.equal(10);
    expect(stepped(field('latencySeconds'), 7.7, true)).to.equal(7.8);
    expect(stepped(field('latencySeconds'), 10, false)).to.equal(9.9);
    expect(stepped(field('latencySeconds'), 10, true)).to.equal(11);
    expect(stepped(field('headroom'), 95, true)).to.equal(95);
  });

  it('goes up and down without standing still or leaving its bounds, from any value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NUMBER_FIELDS), fc.double({ min: 0, max: 1e9, noNaN: true }), (one, raw) => {
        const value = bounded(one, raw);
        const up = stepped(one, value, true);
        const down = stepped(one, value, false);
        expect(up).to.satisfy((next: number) => next > value || value === one.max);
        expect(down).to.satisfy((next: number) => next < value || value === one.min);
        for (const next of [up, down, doubled(one, value, true), doubled(one, value, false)]) expect(next).to.be.within(one.min, one.max);
      }),
    );
  });

  it('doubles and halves; headroom moves by ten', () => {
    expect(doubled(field('maxTokens'), 16_000, true)).to.equal(32_000);
    expect(doubled(field('maxTokens'), 16_000, false)).to.equal(8000);
    expect(doubled(field('cacheReadTokens'), 0, true)).to.equal(100);
    expect(doubled(field('headroom'), 10, true)).to.equal(20);
  });

  it('takes numbers as people type them', () => {
    const max = field('maxTokens');
    expect(['16000', '16_000', '16,000', '16k', '16K', '1.5m', '0.5k'].map((text) => typedValue(max, text))).to.deep.equal([
      16_000, 16_000, 16_000, 16_000, 16_000, 1_500_000, 500,
    ]);
    for (const text of ['', '.', 'k', '0', '1e3', '-5', '16kk', '2000m']) expect(typedValue(max, text), text).to.equal(null);
    expect(continuesNumber('16', 'k')).to.equal(true);
    expect(continuesNumber('', 'k')).to.equal(false);
    expect(continuesNumber('16k', '0')).to.equal(false);
    expect(continuesNumber('16', 'q')).to.equal(false);
  });

  it('goes round the readings of the hold', () => {
    const holding = (reservation: Reservation) => questionFrom({ origin: 'screen', values: { reservation } });
    const hold = wordField('reservation') as WordField;
    expect(withNextWord(holding('weighted'), hold, true).reservation).to.equal('documented');
    expect(withNextWord(holding('documented'), hold, false).reservation).to.equal('weighted');
  });

  it('has on bedrock-mantle what returns of max_tokens, where the runtime has the hold', () => {
    const [runtime, mantle] = [fieldOrder('runtime'), fieldOrder('mantle')];
    expect(runtime.at(-1)).to.equal('reservation');
    expect(mantle.at(-1)).to.equal('reserveReturns');
    expect(mantle.slice(0, -1)).to.deep.equal(runtime.slice(0, -1));
    expect(focusOn('mantle', 'reservation')).to.equal('reserveReturns');
    expect(focusOn('mantle', 'maxTokens')).to.equal('maxTokens');
    const returns = wordField('reserveReturns') as WordField;
    const question = questionFrom({ origin: 'screen', values: { endpoint: 'mantle' } });
    expect(withNextWord(question, returns, true).reserveReturns).to.equal('all');
  });
});

describe('type to filter', () => {
  const places = ['Tokyo 東京', 'Osaka 大阪', 'N. Virginia'];
  it('wants every word, in any case and width', () => {
    expect(filtered(places, 'TOKYO', String)).to.deep.equal(['Tokyo 東京']);
    expect(filtered(places, 'ｔｏｋｙｏ', String)).to.deep.equal(['Tokyo 東京']);
    expect(filtered(places, '大', String)).to.deep.equal(['Osaka 大阪']);
    expect(filtered(places, 'vir n.', String)).to.deep.equal(['N. Virginia']);
    expect(filtered(places, '  ', String)).to.deep.equal(places);
    expect(filtered(places, 'tokyo osaka', String)).to.deep.equal([]);
  });
});
