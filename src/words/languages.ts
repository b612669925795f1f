// The languages that bq speaks; each but English is read only when it is spoken. A new one is a folder beside ja and a line here.
import { ENGLISH, type Language, type LanguageCode, languageOf } from '../base/phrases.ts';

const LOADERS: Readonly<Record<LanguageCode, () => Promise<Language>>> = {
  en: async () => ENGLISH,
  ja: async () => languageOf('ja', (await import('./ja/index.ts')).JAPANESE),
};

export const loadLanguage = (code: LanguageCode): Promise<Language> => LOADERS[code]();
