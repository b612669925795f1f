// The languages of causes; each is loaded only when it is used.
import type { LanguageCode } from '../../../base/phrases.ts';
import type { CauseWords } from './cause-words.ts';

const LOADERS: Readonly<Record<LanguageCode, () => Promise<CauseWords>>> = {
  en: async () => (await import('./en.ts')).ENGLISH,
  ja: async () => (await import('./ja.ts')).JAPANESE,
};

export const loadCauseWords = (code: LanguageCode): Promise<CauseWords> => LOADERS[code]();
