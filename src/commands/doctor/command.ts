// `bq doctor`: what works, what is missing, and what to do about it.
import * as Flags from '@oclif/core/flags';
import { now } from '../../app/now.ts';
import { examine } from '../../aws/doctor/doctor.ts';
import { readPolicy, SEND_ACTION } from '../../aws/doctor/policy.ts';
import { resolveModel } from '../../catalog/models.ts';
import type { DoctorResult } from '../../contracts/doctor.ts';
import { doctorText } from '../../render/doctor.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags } from '../../shell/flags.ts';

const { offline: _offline, ...flagsThatAsk } = awsFlags;

export class Doctor extends BqCommand<DoctorResult> {
  static override summary = 'credentials, Region, endpoint, permissions: what works, what is missing';
  static override description =
    'Each permission that bq uses is probed with a read; nothing is changed. Exit 4 when something needed is missing.';
  static override examples = [
    { description: 'the set-up of this shell', command: '<%= config.bin %> doctor' },
    { description: 'the policy to attach', command: '<%= config.bin %> doctor --policy' },
    { description: 'against the emulator', command: '<%= config.bin %> doctor --endpoint-url http://127.0.0.1:4599' },
  ];
  static override flags = {
    ...flagsThatAsk,
    model: Flags.string({ summary: 'whose access and token count are asked for', default: 'haiku-4.5', helpValue: 'MODEL' }),
    policy: Flags.boolean({ summary: 'print the least-privilege policy for what bq reads, and ask nobody' }),
  };

  protected override async execute(): Promise<Outcome<DoctorResult>> {
    const { flags } = await this.parseInput(Doctor);
    if (flags.policy) {
      this.notice(`for sending requests with --submit, also allow ${SEND_ACTION}`);
      const { Version, Statement } = readPolicy();
      const policy = { Version, Statement: Statement.map((statement) => ({ ...statement, Action: [...statement.Action] })) };
      const result: DoctorResult = { region: null, account: null, checks: [], policy };
      return { result, text: (terminal) => doctorText(result, terminal) };
    }
    const report = await examine({
      regionFlag: flags.region,
      profileFlag: flags.profile,
      endpointUrlFlag: flags['endpoint-url'],
      env: process.env,
      now: now(),
      nowMs: Date.now,
      model: resolveModel(flags.model).model,
    });
    const result: DoctorResult = { ...report, checks: [...report.checks], policy: null };
    const isMissing = result.checks.some(({ status }) => status === 'missing');
    return { result, text: (terminal) => doctorText(result, terminal), exitCode: isMissing ? EXIT.configuration : EXIT.ok };
  }
}
