// The languages of cases; each is loaded only when it is used. A new one is a file and a line here.
import type { LanguageCode } from '../../../base/phrases.ts';
import type { Language } from './language.ts';

const LOADERS: Readonly<Record<LanguageCode, () => Promise<Language>>> = {
  en: async () => (await import('./en.ts')).ENGLISH,
  ja: async () => (await import('./ja.ts')).JAPANESE,
};

export function loadLanguage(code: LanguageCode): Promise<Language> {
  return LOADERS[code]();
}
