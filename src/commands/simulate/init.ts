// `bq simulate init`: writes a commented scenario to start from.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BqError } from '../../base/errors.ts';
import type { SimulateInitResult } from '../../contracts/simulate.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { fileExists } from '../../io/read-input.ts';
import { SCENARIO_TEMPLATE } from '../../io/scenario/template.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';

export class SimulateInit extends BqCommand<SimulateInitResult> {
  static override summary = 'write a commented scenario to start from';
  static override examples = [
    { description: 'to a file', command: '<%= config.bin %> simulate init scenario.yaml' },
    { description: 'to stdout', command: '<%= config.bin %> simulate init' },
  ];
  static override args = { file: Args.string({ description: 'the file to write (default: stdout)' }) };
  static override flags = { force: Flags.boolean({ summary: 'replace a file that is there' }) };

  protected override async execute(): Promise<Outcome<SimulateInitResult>> {
    const { args, flags } = await this.parseInput(SimulateInit);
    const file = args.file === undefined || args.file === '-' ? null : args.file;
    if (file === null) return { result: { file, text: SCENARIO_TEMPLATE }, text: () => SCENARIO_TEMPLATE.trimEnd() };
    if (!flags.force && (await fileExists(file))) {
      throw new BqError(`${file} is there already`, {
        code: 'FILE_EXISTS',
        kind: 'input',
        suggestions: [`bq simulate init ${file} --force replaces it`],
      });
    }
    await writeFileAtomic(file, SCENARIO_TEMPLATE);
    return { result: { file, text: SCENARIO_TEMPLATE }, text: () => `wrote ${file}; run it: bq simulate ${file}` };
  }
}
