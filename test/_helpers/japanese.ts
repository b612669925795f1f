// Golden cases in Japanese: no English sentence left, no line too wide, the numbers of the English answer, and JSON that is the same in both languages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { displayWidth } from '../../src/base/text.ts';
import { callBq } from './call-bq.ts';
import { ROOT, type RunOptions, type RunResult } from './run-bq.ts';

/** Commands that leave out what a screen has no room for: a longer word may cost a column, so their numbers are compared where there is room. */
const FITS_ITSELF: ReadonlySet<string> = new Set(['plan']);
/** The text to send is a letter of its own in each language, with its own dates and forms, in JSON too. */
const WRITES_TEXT: ReadonlySet<string> = new Set(['support-case']);
const WIDE = 240;
/** Below it, the planner only says how much room it needs. */
const NARROW = 36;

const IN_JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;

type Options = Omit<RunOptions, 'cwd'>;

export async function expectJapanese(given: readonly string[], options: Options): Promise<void> {
  const writesText = WRITES_TEXT.has(given[0] ?? '');
  const args = writesText ? given.filter((word, index) => word !== '--lang' && given[index - 1] !== '--lang') : given;
  const isData = args.includes('csv') || args.includes('--json') || args.includes('--policy');
  const frame = /^(\d+)x\d+$/.exec(args[args.indexOf('--snapshot') + 1] ?? '')?.[1];
  const fitsItself = FITS_ITSELF.has(args[0] ?? '');
  const comparesNumbers = (columns: number) => !writesText && (!fitsItself || columns === WIDE) && columns >= NARROW;
  // A frame of the planner is as wide as it was asked for.
  const widths = frame === undefined ? [80, 120, ...(fitsItself ? [WIDE] : [])] : [Number(frame)];
  for (const columns of isData ? [] : widths) await expectAnswer(args, options, columns, comparesNumbers(columns));
  // Help and tables for other programs have no JSON.
  if (args[0] === 'help' || args.some((word) => word === '--format' || word.startsWith('--format='))) return;
  const asJson = [...args.filter((word) => word !== '--json'), '--json'];
  const [inEnglish, inJapanese] = [
    await callBq(asJson, { ...options, env: { ...options.env, BQ_LANG: 'en' } }),
    await callBq(asJson, { ...options, env: { ...options.env, BQ_LANG: 'ja' } }),
  ];
  // How old an answer is depends on when it is asked for.
  const timeless = (text: string) => text.replaceAll(/"ageSeconds": [\d.]+/g, '').split('\n');
  const english = timeless(inEnglish.stdout);
  const different = timeless(inJapanese.stdout)
    .map((line, index) => [english[index], line] as const)
    .filter(([inOne, inOther]) => inOne !== inOther && !(writesText && isOfText(inOther)));
  // Blanks are in the order of the letter.
  const [before = [], after = []] = [0, 1].map((side) => different.map((pair) => pair[side]));
  const where = `bq ${asJson.join(' ')}: lines of the JSON that differ`;
  if (writesText) expect(after, where).to.have.members(before);
  else expect(after.slice(0, 5), where).to.deep.equal(before.slice(0, 5));
  expect(inJapanese.stdout.length > 0, 'there is JSON').to.equal(inEnglish.stdout.length > 0);
  expect(inJapanese.exitCode).to.equal(inEnglish.exitCode);
}

const isOfText = (line: string): boolean => IN_JAPANESE.test(line) || line.includes('"language": "ja"');

async function expectAnswer(args: readonly string[], options: Options, columns: number, hasRoom: boolean): Promise<void> {
  const english = await callBq(args, { ...options, env: { ...options.env, BQ_LANG: 'en' }, columns });
  const japanese = await callBq(args, { ...options, env: { ...options.env, BQ_LANG: 'ja' }, columns });
  const where = `bq ${args.join(' ')} (ja, ${columns} columns)`;
  expect(japanese.exitCode, where).to.equal(english.exitCode);
  if (hasRoom) expect(numbersOf(japanese), `${where}: numbers`).to.deep.equal(numbersOf(english));
  expect(`${japanese.stdout}${japanese.stderr}`, `${where}: nothing is in Japanese`).to.match(IN_JAPANESE);
  const given = namesGiven(args, options.stdin);
  // What is said again as it was given.
  const typed = [...args, String(options.stdin ?? '')].join('\n');
  for (const line of withoutNames(`${japanese.stdout}\n${japanese.stderr}`, given).split('\n')) {
    const left = englishIn(line).filter((words) => !typed.includes(words));
    expect(left, `${where}: ${line}`).to.deep.equal([]);
  }
  if (args.includes('markdown')) return;
  // Names of quotas and commands to copy are never broken.
  for (const line of japanese.stdout.split('\n').filter((text) => !/\bbq |\baws |-/.test(text)))
    expect(displayWidth(line), `${where}: ${line}`).to.be.at.most(columns);
}

/** Each number as often as it is there; where a language says a number in a word, nobody counts it. */
function numbersOf({ stdout, stderr }: RunResult): string[] {
  const text = withoutNames(`${stdout}\n${stderr}`);
  return [...new Set(text.match(/\d[\d,.]*\d|\d/g) ?? [])].filter((number) => number.length > 1).sort();
}

const { rows } = JSON.parse(readFileSync(join(ROOT, 'src/catalog/data/quota-names.json'), 'utf8')) as { rows: readonly unknown[] };
const quotaNames = rows.flatMap((row) => (Array.isArray(row) ? row : [row]).map(String));

/** What a table of the catalogue names as its source: a citation, not a sentence. */
const sources = readdirSync(join(ROOT, 'src/catalog/data'))
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => readFileSync(join(ROOT, 'src/catalog/data', name), 'utf8').match(/"(?:source|note)": ?"(?:[^"\\]|\\.)*"/g) ?? []);

/** Sentences of English in what is said in Japanese, line by line. */
export const englishLeft = (text: string): string[] => withoutNames(text).split('\n').flatMap(englishIn);

/** What the files of a call call their workloads, steps and policies; the longest first. */
function namesGiven(args: readonly string[], stdin: unknown): string[] {
  const files = args.filter((word) => /\.ya?ml$/.test(word) && existsSync(word)).map((file) => readFileSync(file, 'utf8'));
  const texts = [...files, ...(typeof stdin === 'string' ? [stdin] : [])];
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^[ -]*name: *"?([^"\n#]+)|\{ *name: *"?([^"\n#,}]+)/gm)].map(([, alone, first]) => (alone ?? first ?? '').trim()),
  );
  return names.filter((name) => name.length > 3).sort((a, b) => b.length - a.length);
}

/** AWS's own names and words, commands to copy, what somebody else wrote, code. @param given names of the input */
function withoutNames(text: string, given: readonly string[] = []): string {
  let left = text.replaceAll(/\u001b\[[0-9;]*m/g, '');
  for (const name of given) left = left.replaceAll(name, ' # ');
  for (const name of quotaNames) if (name.length > 12) left = left.replaceAll(name, ' # ');
  return left
    .replaceAll(/`[^`]*`|"[^"]*"|「[A-Z][^」]*」/g, ' # ')
    .replaceAll(/\b(?:bq|aws|unset) (?:[\w./:=@|-]+ ?)+/g, ' # ')
    .replaceAll(/https?:\/\/\S+/g, ' # ');
}

/** Two words of English or more in a row, in small letters: names have a capital, flags a dash, fields of a table two blanks between them. */
function englishIn(line: string): string[] {
  const words = line.match(/(?<![\w.$/@:-])[a-z]{2,}(?: (?:[a-z]+(?:'[a-z]+)?)(?![\w./@:=-]))+/g) ?? [];
  return words.filter((text) => !AWS_WORDS.test(text) && ![...quotaNames, ...sources].some((name) => name.includes(text)));
}

/** Of the way through AWS's console. */
const AWS_WORDS = /^and billing$/;
