// `bq support-case`: the text to send to AWS, filled from a plan, and the way that it takes.
import type { Context } from '../../app/context.ts';
import { askedByWorkload, chooseWorkload, readWorkloads } from '../../app/plan-workload.ts';
import { writeCase } from '../../app/support-case.ts';
import { BqError } from '../../base/errors.ts';
import { note } from '../../base/notes.ts';
import { LANGUAGE_CODES, phrase } from '../../base/phrases.ts';
import type { SupportCaseResult } from '../../contracts/support-case.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { questionFrom } from '../../planner/question.ts';
import { PLAIN } from '../../render/style.ts';
import { caseMarkdown, caseText, draftMarkdown, draftText } from '../../render/support-case.ts';
import { canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import type { FlagsOf } from '../../shell/flags.ts';
import type { CaseKind, CaseLimit } from '../../support/case/answers.ts';
import { loadLanguage } from '../../support/case/words/index.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { SUPPORT_CASE } from '../../words/en/support-case.ts';
import { askedByFlags, planFlags } from '../plan/flags.ts';
import { caseAnswers } from './case-flags.ts';
import { askCase, lacksAnswers, missingAnswers } from './case-questions.ts';
import { supportCaseFlags } from './flags.ts';

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
  static override flags = supportCaseFlags;

  protected override async execute(): Promise<Outcome<SupportCaseResult>> {
    const { flags: read, given, context } = await this.parseInput(SupportCase);
    const named = await this.workload(context, read, given);
    // What the file says need not be asked.
    const flags = await this.answered(context, named === null ? read : { ...read, model: named.resolved.query }, given);
    const language = await loadLanguage(LANGUAGE_CODES.find((code) => code === flags.lang) ?? context.language.code);
    refuseBoth(flags.from, given);
    // What was answered is said as if by its flag.
    const said = Object.keys(flags).filter((name) => given.has(name) || !(name in read));
    const [commandLine, environment] = askedByFlags(named === null ? flags : { ...flags, model: undefined }, new Set(said));
    const workload = named === null ? [] : [askedByWorkload(named)];
    const { result, warnings } = await writeCase(context, {
      kind: flags.kind as CaseKind,
      limit: (flags.limit as CaseLimit | undefined) ?? null,
      language,
      from: flags.from ?? null,
      fromRegion: given.has('region') ? (flags.region ?? null) : null,
      question: questionFrom(commandLine, ...workload, environment),
      errorFile: flags.error ?? null,
      answers: (failures) => caseAnswers(flags, failures),
    });
    const isMarkdown = flags.format === 'markdown';
    const draft = () =>
      isMarkdown ? draftMarkdown(result, language) : draftText(result, { language, style: PLAIN, columns: Number.POSITIVE_INFINITY });
    if (flags.save !== undefined && flags.save !== '-') {
      await writeFileAtomic(flags.save, `${draft()}\n`);
      context.tell(note('SAVED', phrase(SOURCES, 'saved', flags.save), { file: flags.save }));
    }
    return {
      result,
      warnings,
      // The text is for AWS: what bq warns of is no part of it.
      isPiped: true,
      text: (layout) => {
        if (flags.save === '-') return draft();
        return isMarkdown ? caseMarkdown(result, language) : caseText(result, { ...layout, language });
      },
    };
  }

  /** The workload of a file that the case is about; null where no file is named. */
  private async workload(context: Context, { workload, name, region }: CaseFlagsRead, given: ReadonlySet<string>) {
    if (workload === undefined) return null;
    const set = await readWorkloads(context, workload, given.has('region') ? (region ?? null) : null);
    return chooseWorkload(set, name ?? null);
  }

  /** The flags, and what a terminal was asked where they leave something open. */
  private async answered(context: Context, flags: CaseFlagsRead, given: ReadonlySet<string>): Promise<CaseFlagsRead> {
    if (!lacksAnswers(flags)) return flags;
    if (!canAsk() || this.jsonEnabled()) throw missingAnswers(flags);
    const { language } = context;
    const [region = null] = (await context.regionChoice()).regions;
    return askCase(flags, given, { language, fields: await loadLanguage(language.code), region });
  }
}

type CaseFlagsRead = FlagsOf<typeof supportCaseFlags> & { readonly lang?: string | undefined };

/** A plan file has the request in it; a flag beside it would be one of two truths. */
function refuseBoth(from: string | undefined, given: ReadonlySet<string>): void {
  if (from === undefined) return;
  const both = [...Object.keys(planFlags), 'quotas'].filter((flag) => given.has(flag));
  if (both.length === 0) return;
  throw new BqError(phrase(SUPPORT_CASE, 'hasPlan', both), {
    code: 'TWO_PLANS',
    kind: 'usage',
    suggestions: [
      `bq plan --from ${from} ${both.map((flag) => `--${flag} …`).join(' ')} --json | bq support-case --from -`,
      phrase(SUPPORT_CASE, 'leaveOut', '--from'),
    ],
  });
}
