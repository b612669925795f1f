// `bq simulate init`: writes a commented scenario to start from.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { SimulateInitResult } from '../../contracts/simulate.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { fileExists } from '../../io/read-input.ts';
import { wordsOf } from '../../render/layout.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { SCENARIO_TEMPLATE } from '../../words/en/scenario-template.ts';
import { SIMULATE } from '../../words/en/simulate.ts';

export class SimulateInit extends BqCommand<SimulateInitResult> {
  static override summary = 'write a commented scenario to start from';
  static override examples = [
    { description: 'to a file', command: '<%= config.bin %> simulate init scenario.yaml' },
    { description: 'to stdout', command: '<%= config.bin %> simulate init' },
  ];
  static override args = { file: Args.string({ description: 'the file to write (default: stdout)' }) };
  static override flags = { force: Flags.boolean({ summary: 'replace a file that is there' }) };

  protected override async execute(): Promise<Outcome<SimulateInitResult>> {
    const { args, flags, context } = await this.parseInput(SimulateInit);
    const file = args.file === undefined || args.file === '-' ? null : args.file;
    // Programs read the same text in every language.
    const result = { file, text: SCENARIO_TEMPLATE.english.file };
    if (file === null) return { result, text: (layout) => wordsOf(layout, SCENARIO_TEMPLATE).file.trimEnd() };
    if (!flags.force && (await fileExists(file))) {
      throw new BqError(phrase(SIMULATE, 'isThere', file), {
        code: 'FILE_EXISTS',
        kind: 'input',
        suggestions: [phrase(SIMULATE, 'forceReplaces', file)],
      });
    }
    await writeFileAtomic(file, context.language.of(SCENARIO_TEMPLATE).file);
    return { result, text: (layout) => wordsOf(layout, SIMULATE).wrote(file) };
  }
}
