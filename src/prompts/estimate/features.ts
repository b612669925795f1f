// The features of a text that the estimator weighs: o200k tokens by class, and characters by class.

/**
 * Names and places of the features. `t_` counts o200k tokens by their decoded text, `c_` counts characters or runs, `w_foreign` the tokens of
 * Latin words in prose of another language than English.
 */
export const FEATURES = [
  't_lsp',
  't_lcont',
  't_cap',
  't_upper',
  't_mixed',
  't_xlat',
  't_dig',
  't_ws',
  't_nl',
  't_pun1',
  't_punN',
  't_hira',
  't_kata',
  't_han',
  't_hang',
  't_cyr',
  't_arab',
  't_ind',
  't_oth',
  'c_long9',
  'c_upperchars',
  'c_cap',
  'c_hump',
  'c_xlat',
  'c_nl',
  'c_katarun',
  'c_han',
  'c_hang',
  'c_greek',
  'c_arab',
  'c_heb',
  'c_ind',
  'c_emoji',
  'c_repeat',
  'c_digits',
  'c_viet',
  'c_thai',
  'c_ukrainian',
  'w_foreign',
] as const;
export type Feature = (typeof FEATURES)[number];
const place = Object.fromEntries(FEATURES.map((name, index) => [name, index])) as Record<Feature, number>;

/** How many of the features are token classes; they come first. */
export const TOKEN_CLASSES = place.c_long9;

/** Counts by feature, in the order of FEATURES. */
export type FeatureCounts = Float64Array;

export function noFeatures(): FeatureCounts {
  return new Float64Array(FEATURES.length);
}

export function feature(counts: FeatureCounts, name: Feature): number {
  return counts[place[name]] ?? 0;
}

/** Tokens of o200k_base, whatever their class. */
export function o200kTokens(counts: FeatureCounts): number {
  let total = 0;
  for (let i = 0; i < TOKEN_CLASSES; i++) total += counts[i] ?? 0;
  return total;
}

/** First match wins; the order is part of the definition of the classes. */
const TOKEN_PATTERNS: readonly (readonly [Feature, RegExp])[] = [
  ['t_lsp', /^ [a-z]+$/],
  ['t_lcont', /^[a-z]+$/],
  ['t_cap', /^ ?[A-Z][a-z]+$/],
  ['t_upper', /^ ?[A-Z]{2,}$/],
  ['t_mixed', /^ ?[A-Za-z]+$/],
  ['t_xlat', /^ ?(?:\p{Script=Latin}|[\u0300-\u036f])+$/u],
  ['t_dig', /^ ?\p{N}+$/u],
  ['t_ws', /^[ \t]+$/],
  ['t_nl', /^\s+$/],
  ['t_pun1', /^ ?[!-/:-@[-`{-~]$/],
  ['t_punN', /^\s*[!-/:-@[-`{-~\s]+$/],
  ['t_hira', /\p{Script=Hiragana}/u],
  ['t_kata', /[\p{Script=Katakana}ー]/u],
  ['t_han', /\p{Script=Han}/u],
  ['t_hang', /\p{Script=Hangul}/u],
  ['t_cyr', /[\p{Script=Cyrillic}\p{Script=Greek}]/u],
  ['t_arab', /[\p{Script=Arabic}\p{Script=Hebrew}]/u],
  [
    't_ind',
    /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u,
  ],
];

/** @param text the decoded text of one o200k token @returns the place of its class */
export function tokenClass(text: string): number {
  for (const [name, pattern] of TOKEN_PATTERNS) if (pattern.test(text)) return place[name];
  return place.t_oth;
}

// Character classes of the scan, as small numbers in a table of the basic plane that is filled on first use.
const LOWER = 1;
const UPPER = 2;
const LATIN = 3;
const VIETNAMESE = 4;
const NEWLINE = 5;
const KATAKANA = 6;
const HAN = 7;
const HANGUL = 8;
const GREEK = 9;
const ARABIC = 10;
const HEBREW = 11;
const INDIC = 12;
const EMOJI = 13;
const DIGIT = 14;
const OTHER = 15;
const THAI = 16;
const UKRAINIAN = 17;
/** o200k has tokens of 8 and more equal letters, other vocabularies of 3; words repeat a letter less often than this. */
const REPEATS_FREE = 8;
let classes: Uint8Array | undefined;

const CHARACTER_PATTERNS: readonly (readonly [number, RegExp])[] = [
  [VIETNAMESE, /[\u1e00-\u1eff]/],
  [LATIN, /\p{Script=Latin}/u],
  [KATAKANA, /[\p{Script=Katakana}ー]/u],
  [HAN, /\p{Script=Han}/u],
  [HANGUL, /\p{Script=Hangul}/u],
  [UKRAINIAN, /[іїєґІЇЄҐ]/],
  [GREEK, /\p{Script=Greek}/u],
  [ARABIC, /\p{Script=Arabic}/u],
  [HEBREW, /\p{Script=Hebrew}/u],
  [
    INDIC,
    /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u,
  ],
  [THAI, /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u],
  [EMOJI, /\p{Extended_Pictographic}/u],
  [DIGIT, /\p{Nd}/u],
];

function classify(codePoint: number): number {
  if (codePoint >= 97 && codePoint <= 122) return LOWER;
  if (codePoint >= 65 && codePoint <= 90) return UPPER;
  if (codePoint >= 48 && codePoint <= 57) return DIGIT;
  if (codePoint === 10) return NEWLINE;
  if (codePoint < 128) return OTHER;
  const character = String.fromCodePoint(codePoint);
  for (const [name, pattern] of CHARACTER_PATTERNS) if (pattern.test(character)) return name;
  return OTHER;
}

/** Adds the character features of a text to the counts. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one pass over every character with its state in locals; calls would cost half of its speed
export function countCharacters(text: string, counts: FeatureCounts): void {
  classes ??= new Uint8Array(0x10000);
  const table = classes;
  const add = (index: number, by = 1) => {
    counts[index] = (counts[index] as number) + by;
  };
  let run = 0; // letters of the Latin run so far
  let capitals = 0; // capitals among them
  let same = 0; // letters so far that equal the one before
  let before = 0;
  let repeated = 0;
  let firstCapital = 0;
  let long9 = 0;
  let upperChars = 0;
  let cap = 0;
  let hump = 0;
  let newlines = 0;
  let digits = 0;
  let inKatakana = false;
  const length = text.length;
  for (let i = 0; i <= length; i++) {
    const code = i < length ? text.charCodeAt(i) : 32;
    let kind = table[code] as number;
    if (kind === 0) {
      kind = code >= 0xd800 && code <= 0xdfff ? OTHER : classify(code);
      table[code] = kind;
    }
    if (kind <= UPPER) {
      if (code === before) {
        if (++same > REPEATS_FREE) repeated++;
      } else {
        same = 0;
        before = code;
      }
      if (kind === UPPER) {
        if (run === 0) firstCapital = 1;
        capitals++;
      }
      run++;
      inKatakana = false;
      continue;
    }
    if (kind <= VIETNAMESE) {
      // Accented letters belong to the run of letters.
      add(kind === LATIN ? place.c_xlat : place.c_viet);
      run++;
      inKatakana = false;
      continue;
    }
    if (run > 0) {
      before = 0;
      if (run > 8) long9 += Math.min(run, 12) - 8;
      if (capitals > 0) {
        if (capitals === run && run > 1) upperChars += run;
        else {
          cap += firstCapital;
          hump += capitals - firstCapital;
        }
      }
      run = 0;
      capitals = 0;
      firstCapital = 0;
    }
    if (kind === OTHER) {
      if (code >= 0xd800 && code <= 0xdbff && i + 1 < length) {
        const wide = classify(text.codePointAt(i) as number);
        if (wide === EMOJI) add(place.c_emoji);
        else if (wide === HAN) add(place.c_han);
        i++;
      }
      inKatakana = false;
      continue;
    }
    if (kind === NEWLINE) newlines++;
    else if (kind === DIGIT) digits++;
    else if (kind === KATAKANA) {
      if (!inKatakana) add(place.c_katarun);
      inKatakana = true;
      continue;
    } else if (kind === HAN) add(place.c_han);
    else if (kind === HANGUL) add(place.c_hang);
    else if (kind === GREEK) add(place.c_greek);
    else if (kind === ARABIC) add(place.c_arab);
    else if (kind === HEBREW) add(place.c_heb);
    else if (kind === INDIC) add(place.c_ind);
    else if (kind === THAI) add(place.c_thai);
    else if (kind === UKRAINIAN) add(place.c_ukrainian);
    else if (kind === EMOJI) add(place.c_emoji);
    inKatakana = false;
  }
  add(place.c_long9, long9);
  add(place.c_upperchars, upperChars);
  add(place.c_cap, cap);
  add(place.c_hump, hump);
  add(place.c_nl, newlines);
  add(place.c_digits, digits);
  add(place.c_repeat, repeated);
}

/** Words that are frequent in one group of languages and not words of the other. */
const ENGLISH = new Set(
  ' the| and| that| with| was| are| this| from| which| you| not| have| for| his| has| its| been| their| they| would'.split('|'),
);
const FOREIGN = new Set(
  [
    ' der| die| und| das| den| von| zu| mit| ist| nicht| ein| eine| auf| auch| dem| des| sich| oder| wird',
    ' het| een| van| en| dat| niet| zijn| voor| wordt| ook| aan| te',
    ' el| los| las| que| y| una| por| para| con| del| su| al| se| lo',
    ' le| les| et| est| une| pour| dans| qui| sur| pas| au| aux| ou| ce',
    ' os| um| uma| do| da| em| dos| como| mais| ao| na| no| seu',
    ' il| di| che| per| della| gli| nel| sono| si| dei',
    ' yang| dan| untuk| dengan| itu| ini| atau| dari| pada| tidak| dalam| setiap',
    ' och| att| det| som| og| er| til| av| af| har| ikke| eller',
  ].flatMap((words) => words.split('|')),
);
/** Words of a chunk that are looked at: enough to tell a language. */
const LOOKED_AT = 400;
/** Frequent words of another language, as a share of the lowercase words, that say it is one. */
const FOREIGN_SHARE = 0.08;

/**
 * Whether a chunk is prose in another Latin language than English: such words are rarer in other vocabularies than in o200k's.
 * @param words of the chunk, with the blank in front of them
 */
export function isForeignProse(words: readonly string[]): boolean {
  let english = 0;
  let foreign = 0;
  const looked = Math.min(words.length, LOOKED_AT);
  for (let i = 0; i < looked; i++) {
    const word = words[i] as string;
    if (word.length > 8 || word.charCodeAt(0) !== 32) continue;
    if (ENGLISH.has(word)) english++;
    else if (FOREIGN.has(word)) foreign++;
  }
  return foreign > 2 * english && foreign >= 3 && foreign >= FOREIGN_SHARE * looked;
}

/** Tokens of Latin words counted so far. */
export function latinWordTokens(counts: FeatureCounts): number {
  return feature(counts, 't_lsp') + feature(counts, 't_lcont') + feature(counts, 't_cap');
}

/** Says that the Latin words counted since then were of another language than English. */
export function addForeign(counts: FeatureCounts, latinWordTokensBefore: number): void {
  counts[place.w_foreign] = feature(counts, 'w_foreign') + latinWordTokens(counts) - latinWordTokensBefore;
}
