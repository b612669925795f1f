// `bq doctor`: what works, what is missing, and what to do about it.
import { examineSetUp, leastPolicy } from '../../app/doctor.ts';
import type { DoctorResult } from '../../contracts/doctor.ts';
import { doctorText } from '../../render/doctor.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { doctorFlags } from './flags.ts';

export class Doctor extends BqCommand<DoctorResult> {
  static override summary = 'credentials, Region, endpoint, permissions: what works, what is missing';
  static override description =
    'Each permission that bq uses is probed with a read; nothing is changed. Exit 4 when something needed is missing.';
  static override examples = [
    { description: 'the set-up of this shell', command: '<%= config.bin %> doctor' },
    { description: 'the policy to attach', command: '<%= config.bin %> doctor --policy' },
    { description: 'against the emulator', command: '<%= config.bin %> doctor --endpoint-url http://127.0.0.1:4599' },
  ];
  static override flags = doctorFlags;

  protected override async execute(): Promise<Outcome<DoctorResult>> {
    const { flags, context } = await this.parseInput(Doctor);
    const result = flags.policy ? leastPolicy(context) : await examineSetUp(context, flags.model);
    return { result, text: (layout) => doctorText(result, layout), exitCode: result.missing ? EXIT.configuration : EXIT.ok };
  }
}
