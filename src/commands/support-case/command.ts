// `bq support-case`: the text to send to AWS, filled from a plan, and the way that it takes.
import * as Flags from '@oclif/core/flags';
import { loadCaseFacts } from '../../app/case-facts.ts';
import { askedByWorkload, chooseWorkload, readWorkloads } from '../../app/plan-workload.ts';
import { readFailures } from '../../app/read-failures.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import type { SupportCaseResult } from '../../contracts/support-case.ts';
import { writeFileAtomic } from '../../io/atomic-write.ts';
import { questionFrom } from '../../planner/question.ts';
import { PLAIN } from '../../render/style.ts';
import { caseMarkdown, caseText, draftMarkdown, draftText } from '../../render/support-case.ts';
import { canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';
import type { CaseKind, CaseLimit } from '../../support/case/answers.ts';
import { draftCase } from '../../support/case/draft.ts';
import { type LanguageCode, loadLanguage } from '../../support/case/words/index.ts';
import { askedByFlags, planFlags } from '../plan/flags.ts';
import { caseAnswers, caseFlags } from './case-flags.ts';
import { askCase, lacksAnswers, missingAnswers } from './case-questions.ts';

export class SupportCase extends BqCommand<SupportCaseResult> {
  static override summary = 'the text to send to AWS, filled from a plan, and which way to send it';
  static override description = [
    'Decides between Service Quotas and a support case, says what the reviewer would say, and writes subject and description in English or Japanese.',
    'Nothing is invented and nothing is sent: what is not known is a marked blank. In a terminal, bq support-case asks. docs/support.md has more.',
  ].join('\n');
  static override examples = [
    { description: 'be asked', command: '<%= config.bin %> support-case' },
    {
      description: 'an increase for 300 requests a minute',
      command:
        '<%= config.bin %> support-case --kind quota-increase --model sonnet-4.5 --input-tokens 3000 --output-tokens 800 --max-tokens 4000 --requests-per-minute 300',
    },
    {
      description: 'from a plan, in Japanese, for data that stays in Japan',
      command: '<%= config.bin %> support-case --kind quota-increase --from plan.json --stays-in jp --lang ja --support-plan business',
    },
    {
      description: 'throttled below the quota, with the errors',
      command: '<%= config.bin %> support-case --kind throttled-under-quota --model sonnet-4.5 --error errors.log --used-tpm 900k',
    },
  ];
  static override flags = {
    ...caseFlags,
    workload: Flags.string({
      summary: 'take the request from a workload file (bq plan --init)',
      helpValue: 'FILE',
      helpGroup: 'CASE',
      exclusive: ['from', ...Object.keys(planFlags)],
    }),
    name: Flags.string({ summary: 'which workload of the file', helpValue: 'WORKLOAD', dependsOn: ['workload'], helpGroup: 'CASE' }),
    ...planFlags,
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown'),
  };

  protected override async execute(): Promise<Outcome<SupportCaseResult>> {
    const { flags: read, given, context } = await this.parseInput(SupportCase);
    const named =
      read.workload === undefined
        ? null
        : chooseWorkload(
            await readWorkloads(context, read.workload, given.has('region') ? (read.region ?? null) : null),
            read.name ?? null,
          );
    // What the file says need not be asked.
    const parsed = named === null ? read : { ...read, model: named.resolved.query };
    const language = await loadLanguage(parsed.lang as LanguageCode);
    let flags = parsed;
    if (lacksAnswers(parsed)) {
      if (!canAsk() || this.jsonEnabled()) throw missingAnswers(parsed);
      flags = await askCase(parsed, given, language);
    }
    refuseBoth(flags.from, given);
    // What was answered is said as if by its flag.
    const answered = Object.keys(flags).filter((name) => given.has(name) || !(name in read));
    const [commandLine, environment] = askedByFlags(named === null ? flags : { ...flags, model: undefined }, new Set(answered));
    const workload = named === null ? [] : [askedByWorkload(named)];
    const { subject, plan, snapshot, quotaNotes } = await loadCaseFacts(context, {
      isAboutAccess: flags.kind === 'model-access',
      from: flags.from ?? null,
      question: questionFrom(commandLine, ...workload, environment),
    });
    const shown = flags.error === undefined ? null : await readFailures({ file: flags.error, next: '--error FILE, or - for stdin' });
    const errors = shown?.failures ?? [];
    const notFound =
      shown !== null && errors.length === 0
        ? [note('NO_ERROR_FOUND', `no error was found in ${flags.error}`, { file: flags.error ?? null })]
        : [];
    const result = draftCase({
      kind: flags.kind as CaseKind,
      limit: flags.limit as CaseLimit,
      language,
      subject,
      plan,
      snapshot,
      answers: caseAnswers(flags, errors),
    });
    const isMarkdown = flags.format === 'markdown';
    const plain = { language, style: PLAIN, columns: Number.POSITIVE_INFINITY };
    const draft = flags.save === undefined ? '' : isMarkdown ? draftMarkdown(result, language) : draftText(result, plain);
    if (flags.save !== undefined && flags.save !== '-') {
      await writeFileAtomic(flags.save, `${draft}\n`);
      context.tell(note('SAVED', `saved to ${flags.save}`, { file: flags.save }));
    }
    return {
      result,
      warnings: [...quotaNotes, ...notFound],
      // The text is for AWS: what bq warns of is no part of it.
      isPiped: true,
      text: (layout) =>
        flags.save === '-' ? draft : isMarkdown ? caseMarkdown(result, language) : caseText(result, { language, ...layout }),
    };
  }
}

/** A plan file has the request in it; a flag beside it would be one of two truths. */
function refuseBoth(from: string | undefined, given: ReadonlySet<string>): void {
  if (from === undefined) return;
  const both = [...Object.keys(planFlags), 'region', 'quotas'].filter((flag) => given.has(flag));
  if (both.length === 0) return;
  throw new BqError(`--from has the plan in it; ${both.map((flag) => `--${flag}`).join(', ')} cannot change it`, {
    code: 'TWO_PLANS',
    kind: 'usage',
    suggestions: [
      `bq plan --from ${from} ${both.map((flag) => `--${flag} …`).join(' ')} --json | bq support-case --from -`,
      'or leave out --from',
    ],
  });
}
