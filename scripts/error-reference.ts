// docs/errors.md: the codes of errors and what they mean. Every code of the table must be thrown somewhere, or the page would tell of what never happens.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODE_GROUPS } from '../src/base/error-codes.ts';

const INTRODUCTION = `# Error codes

With \`--json\` an error is one JSON object on stdout: \`error.code\` is one of these, \`error.message\` says what happened, \`error.suggestions\` what to do next, \`error.exitCode\` is
[the exit code](commands.md#bq-help-exit-codes). Codes stay; messages may get better words.

\`\`\`console
$ bq plan --model sonet-4 --offline --json
\`\`\`
`;

/** @throws Error for a code that no file of src names */
export function errorReference(root: string): string {
  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('error-codes.ts'))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n');
  const groups = ERROR_CODE_GROUPS.map(({ title, codes }) => {
    const rows = Object.entries(codes).map(([code, meaning]) => {
      if (!source.includes(`'${code}'`))
        throw new Error(`nothing in src has the error code ${code}: take it out of src/base/error-codes.ts`);
      return `| \`${code}\` | ${meaning} |`;
    });
    return `## ${title}\n\n| code | meaning |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...groups].join('\n');
}
