// Which language a run speaks, and that nothing but what people read depends on it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { copyOf, errorOf, inputError, located } from '../../src/base/errors.ts';
import { note, saidBy } from '../../src/base/notes.ts';
import { formatNumber } from '../../src/base/numbers.ts';
import { ENGLISH, phrase, received } from '../../src/base/phrases.ts';
import { NAMES } from '../../src/catalog/words.ts';
import { chosenLanguage, languageFor } from '../../src/shell/language.ts';
import { loadLanguage } from '../../src/words/languages.ts';
import { callBq } from '../_helpers/call-bq.ts';
import { runBq } from '../_helpers/run-bq.ts';

describe('the language of a run', () => {
  const CASES: readonly [readonly string[], Readonly<Record<string, string>>, 'en' | 'ja'][] = [
    [[], {}, 'en'],
    [[], { LANG: 'ja_JP.UTF-8' }, 'ja'],
    [[], { LANG: 'ja-JP' }, 'ja'],
    [[], { LANG: 'ja' }, 'ja'],
    [[], { LANG: 'Japanese_Japan.932' }, 'ja'],
    [[], { LANG: 'jam_JM.UTF-8' }, 'en'],
    [[], { LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
    [[], { LANG: 'en_US.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8' }, 'ja'],
    [[], { LANG: 'ja_JP.UTF-8', LC_ALL: '' }, 'ja'],
    [[], { LANG: 'ja_JP.UTF-8', BQ_LANG: 'en' }, 'en'],
    [[], { BQ_LANG: 'JA' }, 'ja'],
    [['plan', '--lang', 'en'], { BQ_LANG: 'ja' }, 'en'],
    [['plan', '--lang=ja'], {}, 'ja'],
    [['plan', '--', '--lang', 'ja'], {}, 'en'],
  ];
  for (const [argv, env, expected] of CASES) {
    it(`${JSON.stringify(argv)} ${JSON.stringify(env)}: ${expected}`, () => {
      expect(languageFor(argv, env)).to.equal(expected);
      if (argv.length === 0) expect(chosenLanguage(env.BQ_LANG, env)).to.equal(expected);
    });
  }

  it('refuses a language that there is none of, with the ones that there are', async () => {
    const variable = await callBq(['models', '--search', 'nova-pro'], { env: { BQ_LANG: 'fr' } });
    expect(variable.exitCode).to.equal(2);
    expect(variable.stderr).to.include('BQ_LANG must be en or ja, not "fr"').and.include('BQ_LANG=ja');
    const flag = await callBq(['models', '--lang', 'fr'], { env: { LANG: 'ja_JP.UTF-8' } });
    expect(flag.exitCode).to.equal(2);
    expect(flag.stderr).to.include('--lang に "fr" は指定できません');
  });

  it('reads only the words of the language that it speaks', async () => {
    const hook = join(mkdtempSync(join(tmpdir(), 'bq-reads-')), 'reads.cjs');
    writeFileSync(
      hook,
      "const fs = require('node:fs'); const read = fs.readFileSync; const seen = [];\n" +
        'fs.readFileSync = (file, ...rest) => { seen.push(String(file).split(/[\\\\/]/).at(-1)); return read(file, ...rest); };\n' +
        "process.on('exit', () => fs.writeSync(2, 'READ ' + seen.join(' ') + String.fromCharCode(10)));\n",
    );
    const env = { NODE_OPTIONS: `--require ${hook}`, BQ_CODE_CACHE: '0' };
    const english = await runBq(['models', '--search', 'nova-pro'], { env });
    const japanese = await runBq(['models', '--search', 'nova-pro'], { env: { ...env, LANG: 'ja_JP.UTF-8' } });
    expect(english.stderr)
      .to.match(/READ .*rest\.cjs/)
      .and.not.include('ja.cjs');
    expect(japanese.stderr).to.match(/READ .*ja\.cjs/);
    expect(japanese.stdout).to.include('ライフサイクル');
  });
});

describe('phrases', () => {
  it('are English as text and in JSON, and Japanese where the run speaks it', async () => {
    const japanese = await loadLanguage('ja');
    const said = phrase(NAMES, 'unknownModel', 'sonet');
    expect(`${said}`).to.equal('unknown model "sonet"');
    expect(JSON.stringify({ said })).to.equal('{"said":"unknown model \\"sonet\\""}');
    expect(ENGLISH.say(said)).to.equal('unknown model "sonet"');
    expect(japanese.say(said)).to.equal('不明なモデルです: "sonet"');
    expect(japanese.say('what nobody has carried over')).to.equal('what nobody has carried over');
  });

  it('keep their language in an error that is located, and in a note', async () => {
    const japanese = await loadLanguage('ja');
    const error = located(inputError('a.json', phrase(NAMES, 'emptyModel')), 'line 3') as ReturnType<typeof inputError>;
    expect(error.message).to.equal('line 3: a.json: the model name is empty');
    expect(japanese.say(error.said)).to.equal('line 3: a.json: モデル名が空です');
    const told = note('SAVED', phrase(NAMES, 'emptyModel'));
    expect(told).to.deep.equal({ code: 'SAVED', text: 'the model name is empty', data: {} });
    expect(japanese.say(saidBy(told))).to.equal('モデル名が空です');
  });

  it('keep their language from thread to thread, alone and in an error', async () => {
    const japanese = await loadLanguage('ja');
    const error = inputError('a.json', phrase(NAMES, 'emptyModel'), [phrase(NAMES, 'unknownModel', 'x')]);
    const arrived = errorOf(structuredClone(copyOf(error)));
    expect(arrived).to.include({ message: 'a.json: the model name is empty', code: 'BAD_INPUT', kind: 'input' });
    expect(japanese.say(arrived.said)).to.equal('a.json: モデル名が空です');
    expect(arrived.advice.map(japanese.say)).to.deep.equal(['不明なモデルです: "x"']);
    expect(received('as it is')).to.equal('as it is');
  });

  it('write numbers as both locales do', () => {
    for (const value of [0, 7, 1_234, 1_234_567, -98_765_432]) {
      for (const locale of ['en-US', 'ja-JP']) expect(formatNumber(value)).to.equal(new Intl.NumberFormat(locale).format(value));
    }
  });
});
