// Burndown rates of the user guide, of overrides, and of models that nobody has stated.
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { burndownRate } from '../../src/catalog/burndown.ts';
import { resolveModel } from '../../src/catalog/models.ts';

const of = (name: string) => burndownRate(resolveModel(name).model);

describe('burndownRate', () => {
  it('gives the rates of 2026-10', () => {
    const rates = { 'opus-4.8': 15, 'opus-5': 10, 'opus-5.5': 10, 'sonnet-5': 10, 'fable-5.1': 10, 'gpt-5.6-sol': 10, 'gpt-6-astra': 10 };
    for (const [name, rate] of Object.entries(rates)) expect([of(name).rate, of(name).assumed], name).to.deep.equal([rate, false]);
    for (const name of ['sonnet-3.7', 'sonnet-4', 'sonnet-4.5', 'sonnet-4.6', 'opus-4.7', 'haiku-4.5'])
      expect(of(name).rate, name).to.equal(5);
    for (const name of ['nova-pro', 'llama-3.3-70b', 'gpt-5.5', 'gpt-oss-120b', 'kimi-k2.5']) expect(of(name).rate, name).to.equal(1);
  });

  it('says what the sources disagree about for Claude 3 and 3.5', () => {
    for (const name of ['sonnet-3', 'haiku-3', 'opus-3', 'sonnet-3.5', 'sonnet-3.5-v2', 'haiku-3.5']) {
      expect(of(name).rate, name).to.equal(5);
      expect(of(name).conflict, name).to.include('samples use 1');
    }
    expect(of('sonnet-3.7').conflict).to.equal(null);
  });

  it('assumes 10 where nobody states a rate', () => {
    expect([of('fable-5').rate, of('fable-5').assumed]).to.deep.equal([10, true]);
    const newer = (modelId: string) => burndownRate({ ...resolveModel('opus-5').model, modelId, aliases: [], shortNames: [] });
    for (const id of [
      'anthropic.claude-sonnet-5-5',
      'anthropic.claude-opus-6-20270101-v1:0',
      'anthropic.claude-mythos-5',
      'openai.gpt-6-nova',
      'moonshotai.kimi-k3',
    ]) {
      expect([newer(id).rate, newer(id).assumed], id).to.deep.equal([10, true]);
    }
    expect(newer('anthropic.claude-opus-4-8-v1:0').rate).to.equal(15);
  });

  it('lets the user override, by any name of the model', () => {
    const sonnet = resolveModel('sonnet-4').model;
    expect(burndownRate(sonnet, { 'sonnet-4': 3 })).to.include({ rate: 3, source: 'override', assumed: false });
    expect(burndownRate(sonnet, { '*': 2, 'anthropic.claude-sonnet-4-20250514-v1:0': 4 }).rate).to.equal(4);
    expect(burndownRate(sonnet, { '*': 2 }).rate).to.equal(2);
    expect(burndownRate(sonnet, { 'sonnet-4.5': 2 }).rate).to.equal(5);
    for (const rate of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => burndownRate(sonnet, { 'sonnet-4': rate })).to.throw(BqError, 'burndown rate of sonnet-4');
    }
  });

  it('dates and sources every rate', () => {
    for (const name of ['opus-4.8', 'sonnet-4', 'nova-pro', 'fable-5']) {
      expect(of(name).asOf).to.match(/^2026-/);
      expect(of(name).source).to.not.equal('');
    }
  });
});
