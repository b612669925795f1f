// docs/errors.md and docs/notes.md: the codes of errors and notes, and what they mean. Every code must stand somewhere in src, or the page would tell of what
// never happens.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODE_GROUPS } from '../src/base/error-codes.ts';
import { NOTE_CODES } from '../src/base/note-codes.ts';

const INTRODUCTION = `# Error codes

With \`--json\` an error is one JSON object on stdout: \`error.code\` is one of these, \`error.message\` says what happened, \`error.suggestions\` what to do next, \`error.exitCode\` is
[the exit code](commands.md#bq-help-exit-codes). Codes stay; messages may get better words.

\`\`\`console
$ bq plan --model sonet-4 --offline --json
\`\`\`
`;

const NOTES = `# Note codes

What an answer says beside its numbers: warnings, and how it came about. With \`--json\` each is \`{code, text, data}\` in \`notes\`. Codes stay; texts may get better words.
`;

/** @throws Error for a code that no file of src names */
export function errorReference(root: string): string {
  const source = sourceOf(root, 'error-codes.ts');
  const groups = ERROR_CODE_GROUPS.map(({ title, codes }) => `## ${title}\n\n${table(codes, source)}`);
  return [INTRODUCTION, ...groups].join('\n');
}

/** @throws Error for a code that no file of src names */
export function noteReference(root: string): string {
  return `${NOTES}\n${table(NOTE_CODES, sourceOf(root, 'note-codes.ts'))}`;
}

/** All of src but the table of codes itself. */
function sourceOf(root: string, except: string): string {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(except))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n');
}

function table(codes: Readonly<Record<string, string>>, source: string): string {
  const rows = Object.entries(codes).map(([code, meaning]) => {
    if (!source.includes(`'${code}'`)) throw new Error(`nothing in src has the code ${code}: take it out of its table in src/base`);
    return `| \`${code}\` | ${meaning.replace(/\.$/, '')} |`;
  });
  return `| code | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}
