// Which language a run speaks: --lang, else BQ_LANG, else the locale; decided once.
import { BqError } from '../base/errors.ts';
import { LANGUAGE_CODES, type LanguageCode, phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const isCode = (text: string | undefined): text is LanguageCode => LANGUAGE_CODES.some((code) => code === text);

/** For what is said before, or without, a parse: a language that nobody knows is English. */
export function languageFor(argv: readonly string[], env: Environment): LanguageCode {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const at = own.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = own[at] ?? '';
  const named = word === '--lang' ? own[at + 1] : word.slice('--lang='.length);
  if (isCode(named)) return named;
  const twin = env.BQ_LANG?.trim().toLowerCase();
  return isCode(twin) ? twin : ofLocale(env);
}

/** @param named by the flag or its twin @throws BqError `BAD_ENVIRONMENT` (usage) for a BQ_LANG that is no language of bq's */
export function chosenLanguage(named: unknown, env: Environment): LanguageCode {
  if (typeof named !== 'string') return ofLocale(env);
  const word = named.trim().toLowerCase();
  if (isCode(word)) return word;
  throw new BqError(phrase(SHELL, 'badLanguage', named, LANGUAGE_CODES), {
    code: 'BAD_ENVIRONMENT',
    kind: 'usage',
    suggestions: LANGUAGE_CODES.map((code) => `BQ_LANG=${code}`),
  });
}

/** `ja_JP.UTF-8`, `ja-JP`, `ja`, `Japanese_Japan.932`: as the first of the variables says that says anything. */
function ofLocale({ LC_ALL, LC_MESSAGES, LANG }: Environment): LanguageCode {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return /^ja(?:panese)?(?:[_.@-]|$)/i.test(locale) ? 'ja' : 'en';
}
