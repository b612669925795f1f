// Questions in a terminal: what is asked for each kind of case, answers that are refused, pasted, left out or broken off.
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { askCase } from '../../src/commands/support-case/case-questions.ts';
import { loadLanguage as loadCaseWords } from '../../src/support/case/words/index.ts';
import { loadLanguage } from '../../src/words/languages.ts';
import { englishLeft } from '../_helpers/japanese.ts';

/** Runs the questions on typed lines; the answers and what was shown. */
async function converse(lines: readonly string[], flags: Record<string, unknown> = {}, lang: 'en' | 'ja' = 'en') {
  const input = new PassThrough();
  const output = new PassThrough();
  const shown: string[] = [];
  output.on('data', (chunk: Buffer) => shown.push(chunk.toString('utf8')));
  input.end(`${lines.join('\n')}\n`);
  const given = new Set(Object.keys(flags));
  try {
    const asked = { language: await loadLanguage(lang), fields: await loadCaseWords(lang), region: 'us-west-2' };
    const answers = await askCase(flags, given, asked, { input, output });
    return { answers: answers as Record<string, unknown>, shown: shown.join(''), error: null };
  } catch (error) {
    return { answers: null, shown: shown.join(''), error: error as BqError };
  }
}

const ENTERS = Array.from({ length: 30 }, () => '');

describe('cli: the questions of a case', () => {
  it('ask for kind and model until they are usable, and take numbers for choices', async () => {
    const { answers, shown } = await converse(['', '7', '3', '', 'sonet-4', 'opus-4.8', 'tokyo', 'ap-northeast-1', ...ENTERS]);
    expect(answers).to.deep.equal({ lang: 'en', kind: 'model-access', model: 'opus-4.8', region: 'ap-northeast-1' });
    expect(shown).to.include('unknown model "sonet-4"').and.include('1-4').and.include('"tokyo"');
  });

  it('ask an increase for workload, deadline, impact and residency', async () => {
    const { answers } = await converse([
      'ja',
      'quota-increase',
      'sonnet-4.5',
      '',
      'none',
      'jp',
      '3k',
      '800',
      '8_000',
      'the longest summary',
      '900',
      '300',
      'double in a year',
      '0',
      'boto3 standard',
      'CloudWatch alarms',
      'help desk',
      '2027-01-15',
      'launch slips',
    ]);
    expect(answers).to.deep.equal({
      lang: 'ja',
      kind: 'quota-increase',
      model: 'sonnet-4.5',
      'support-plan': 'none',
      'stays-in': 'jp',
      'input-tokens': 3000,
      'output-tokens': 800,
      'max-tokens': 8000,
      'max-tokens-reason': 'the longest summary',
      'requests-per-minute': 900,
      'steady-rpm': 300,
      growth: 'double in a year',
      'used-tpm': 0,
      retries: 'boto3 standard',
      monitoring: 'CloudWatch alarms',
      'use-case': 'help desk',
      'go-live': '2027-01-15',
      impact: 'launch slips',
    });
  });

  it('do not ask what a flag or a plan has answered', async () => {
    const { answers, shown } = await converse(['1', ...ENTERS], { from: 'plan.json', lang: 'ja' }, 'ja');
    expect(answers).to.deep.equal({ from: 'plan.json', lang: 'ja', kind: 'quota-increase' });
    expect(shown).to.include('利用目的').and.not.include('リージョン (').and.not.include('平均入力トークン数');
  });

  it('refuse a date that is none', async () => {
    const { answers, shown } = await converse(['', '4', 'sonnet-4.5', ...ENTERS.slice(0, 9), '2027-02-30', '2027-02-28', '']);
    expect(shown).to.include('--go-live must be a date, not "2027-02-30"');
    expect(answers).to.include({ 'go-live': '2027-02-28' });
  });

  it('say what each kind of case is for, and how a date is written', async () => {
    const english = await converse(['', '1', 'sonnet-4.5', ...ENTERS]);
    expect(english.shown).to.match(/2 {2}throttled-under-quota {2}calls are throttled although the quota is not reached/);
    expect(english.shown).to.include('(YYYY-MM-DD; Enter leaves it open)');
    const japanese = await converse(['', '1', 'sonnet-4.5', ...ENTERS], {}, 'ja');
    expect(japanese.shown).to.include('モデルをまったく利用できない').and.include('(YYYY-MM-DD の形式、未定の場合は Enter)');
  });

  it('take a default with Enter where there is one, and say which', async () => {
    const english = await converse(['', '', 'sonnet-4.5', ...ENTERS]);
    expect(english.answers).to.deep.equal({ lang: 'en', kind: 'quota-increase', model: 'sonnet-4.5' });
    for (const text of ['Language of the case (Enter: en)', '2  ja  Japanese', '(Enter: quota-increase)', 'Region (Enter: us-west-2)'])
      expect(english.shown).to.include(text);
    expect(english.shown).to.include('business-plus       Business Support+').and.include('(Enter: no limit)');
    const japanese = await converse(['1', '', 'sonet-4', 'sonnet-4.5', 'tokyo', ...ENTERS], {}, 'ja');
    expect(japanese.answers).to.deep.equal({ lang: 'en', kind: 'quota-increase', model: 'sonnet-4.5' });
    expect(japanese.shown)
      .to.include('ケースの文面の言語 (Enter で ja)')
      .and.include('この値は使用できません: 不明なモデルです: "sonet-4"');
    expect(englishLeft(japanese.shown.replaceAll(/^ +\d +[\w-]+/gm, ''))).to.deep.equal([]);
  });

  it('end with the end of input, and nothing is half asked', async () => {
    const { error } = await converse(['1']);
    expect(error).to.be.instanceOf(BqError);
    expect(error?.kind).to.equal('interrupted');
  });
});
