// The file of --report: made from what --json prints, and written whole or not at all.
import type { Language } from '../base/phrases.ts';
import { writeFileAtomic } from '../io/output-file.ts';
import type { SavedAnswer } from '../render/report/answer.ts';
import { reportFile } from '../render/report/index.ts';
import { reportKind } from './flags.ts';
import { jsonValueIn } from './printed.ts';

/** What the JSON says of a report. */
export interface Reported {
  readonly file: string;
  readonly commandLine: string;
  readonly madeAt: string;
  readonly version: string;
}

interface Made {
  readonly file: string;
  readonly words: readonly string[];
  readonly madeAt: string;
  readonly version: string;
  readonly language: Language;
}

/** @throws BqError `CANNOT_WRITE` */
export async function writeReport(
  answer: { readonly command: string; readonly result: unknown; readonly warnings: readonly string[] },
  { file, words, madeAt, version, language }: Made,
): Promise<Reported> {
  const report = { file, commandLine: words.map(quoted).join(' '), madeAt, version };
  // Read back as it is printed: what is hidden there is hidden here.
  const printed = jsonValueIn(language, { ...answer, report }) as SavedAnswer;
  await writeFileAtomic(file, reportFile(printed, reportKind(file) ?? 'html', language));
  return report;
}

/** As a shell takes it. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
