// Cases as data: routes, reviews, blanks and figures, for both languages and every kind.
import { expect } from 'chai';
import fc from 'fast-check';
import { formatNumber } from '../../src/base/numbers.ts';
import { LANGUAGE_CODES } from '../../src/base/phrases.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import type { Plan } from '../../src/planner/plan.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import type { QuotaSnapshot } from '../../src/quotas/types.ts';
import {
  CASE_KINDS,
  type CaseAnswers,
  type CaseKind,
  type CaseLimit,
  NO_ANSWERS,
  SUPPORT_PLANS,
  SYMPTOMS,
} from '../../src/support/case/answers.ts';
import { draftCase } from '../../src/support/case/draft.ts';
import { subjectOfModel, subjectOfPlan } from '../../src/support/case/subject.ts';
import { loadLanguage } from '../../src/support/case/words/index.ts';
import type { Language } from '../../src/support/case/words/language.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';
import { countFailures } from '../../src/support/errors/failures.ts';
import { planFor } from '../_helpers/case-plan.ts';

const REQUEST = { 'input-tokens': 3000, 'output-tokens': 800, 'max-tokens': 8000 };
const ACTIVE = { state: 'active', endOfLifeDate: null } as const;
const languages: Language[] = [];
before(async () => {
  for (const code of LANGUAGE_CODES) languages.push(await loadLanguage(code));
});
const language = (code: string) => languages.find((one) => one.code === code) as Language;

function draft(
  kind: CaseKind,
  plan: Plan,
  answers: Partial<CaseAnswers> = {},
  options: { limit?: CaseLimit; lang?: string; snapshot?: QuotaSnapshot } = {},
): SupportCaseResult {
  return draftCase({
    kind,
    limit: options.limit ?? 'tpm',
    language: language(options.lang ?? 'en'),
    subject: subjectOfPlan(plan),
    plan: kind === 'model-access' ? null : plan,
    snapshot: options.snapshot ?? defaultSnapshot(plan.region),
    answers: { ...NO_ANSWERS, ...answers },
  });
}

const failuresOf = (text: string) => countFailures(readErrors(text));
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('support: the route of a case', () => {
  const wish = { ...REQUEST, 'requests-per-minute': 900 };

  it('is Service Quotas for an adjustable row above its default', () => {
    const result = draft('quota-increase', planFor('sonnet-4.5', wish));
    expect(result.route.kind).to.equal('service-quotas');
    expect(result.route.commands[0]).to.equal(
      `aws service-quotas request-service-quota-increase --service-code bedrock --quota-code L-F4DDD3EB --desired-value ${result.quota?.wanted} --region us-east-1`,
    );
    expect(result.route.console[0]).to.include('Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1');
  });

  it('is a support case for an on-demand row, whose subject names the row', () => {
    const plan = planFor('nova-pro', { ...wish, 'max-tokens': 4000, 'requests-per-minute': 5000, scope: 'on-demand' });
    const result = draft('quota-increase', plan, { supportPlan: 'business' });
    expect(result.quota?.adjustable).to.equal(false);
    expect(result.route.kind).to.equal('support-case');
    expect(result.route.console).to.deep.equal(['Support Center > Create case > Technical > Amazon Bedrock']);
    expect(result.subject).to.include(result.quota?.quotaName);
  });

  it('is a support case for daily rows; a row of bedrock-mantle goes by its flag, since AWS’s pages disagree', () => {
    const plan = planFor('sonnet-4.6', wish);
    const snapshot = defaultSnapshot('us-east-1');
    const all = draft('quota-increase', plan, { wanted: 2_000_000_000 }, { limit: 'cross-model-tpd', snapshot });
    expect(all.route.kind).to.equal('support-case');
    expect(ids(all.route.reasons)).to.include('not-adjustable');
    const mantle = draft('quota-increase', planFor('opus-4.8', wish), { wanted: 1e9 }, { limit: 'input-tpm' });
    expect(mantle.quota?.quotaName).to.equal('[bedrock-mantle endpoint] Input tokens per minute for Claude Opus 4.8');
    expect(mantle.quota?.adjustable).to.equal(true);
    expect(mantle.route.kind).to.equal('service-quotas');
    expect(ids(mantle.route.reasons)).to.include.members(['mantle', 'adjustable']);
    expect(mantle.route.reasons.find(({ id }) => id === 'mantle')?.text).to.match(/pages disagree.*limit-increase form/);
    expect(mantle.body)
      .to.include('Amazon Bedrock (bedrock-mantle)')
      .and.include('bedrock-mantle.us-east-1.api.aws')
      .and.not.include('Inference profile');
  });

  it('without a support plan is Account and billing > Account Activation > Bedrock Allowlisting', () => {
    const plan = planFor('sonnet-4.5', { ...wish, tpm: 0 });
    const result = draft('restore-default', plan, { supportPlan: 'none' });
    expect(result.route.console).to.deep.equal([
      'Support Center > Create case > Account and billing > Account Activation > Bedrock Allowlisting',
    ]);
    for (const supportPlan of SUPPORT_PLANS.filter((one) => one !== 'none')) {
      expect(draft('restore-default', plan, { supportPlan }).route.console[0]).to.include('Technical > Amazon Bedrock');
    }
    expect(draft('restore-default', plan).route.console).to.have.length(2);
  });

  it('of an increase of a row below its default is to restore the default first, with the request for default + 1', () => {
    for (const tpm of [0, 1_000_000]) {
      const result = draft('quota-increase', planFor('sonnet-4.5', { ...wish, tpm }));
      expect(result).to.include({ kind: 'restore-default', askedKind: 'quota-increase' });
      expect(ids(result.route.reasons)).to.include.members([
        tpm === 0 ? 'value-zero' : 'below-default',
        'default-plus-one',
        'restore-first',
      ]);
      expect(result.route.commands[0]).to.include('--desired-value 5000001 ');
      expect(result.subject).to.include(tpm === 0 ? 'is 0' : 'to its default');
    }
  });

  it('counts and quotes the calls that failed, not the tries that the client repeated', () => {
    const words = 'ThrottlingException: Too many tokens, please wait before trying again.';
    const body = (log: readonly string[]) =>
      draft('throttled-under-quota', planFor('sonnet-4.5', wish), { errors: failuresOf(log.join('\n')) }).body ?? '';
    const failed = ['10:00:05Z', '10:00:08Z'].map((time) => `2026-11-20T${time} ERROR ${words}`);
    const tries = ['10:00:01Z', '10:00:03Z'].map((time) => `2026-11-20T${time} WARN retrying after ThrottlingException, attempt 1`);
    expect(body([...tries, ...failed])).to.equal(body(failed));
    expect(body(failed)).to.include(
      'Failures: 2 x; ThrottlingException; "Too many tokens, please wait before trying again."; 2026-11-20 10:00:05 UTC to 2026-11-20 10:00:08 UTC',
    );
    expect(body(tries), 'only what AWS said is quoted').to.include('2 x, each tried again by the client').and.not.include('attempt 1');
  });

  it('of throttles with a value of 0 is to restore the default', () => {
    expect(draft('throttled-under-quota', planFor('sonnet-4.5', { ...wish, tpm: 0 })).kind).to.equal('restore-default');
  });

  it('is none for a legacy model, and names the one to plan for', () => {
    const result = draft('quota-increase', planFor('sonnet-4', { ...wish, 'max-tokens': 4000 }));
    expect(result.route).to.deep.include({ kind: 'none' });
    expect(result.route.reasons.map(({ text }) => text).join('\n'))
      .to.include('2026-10-14')
      .and.include('Claude Sonnet 4.6');
    expect(result.subject).to.equal(null);
    expect(result.missing).to.equal(0);
  });

  it('is none where the need fits, or there is nothing to restore', () => {
    expect(ids(draft('quota-increase', planFor('sonnet-4.5', { ...REQUEST, concurrency: 1 })).route.reasons)).to.deep.equal([
      'fits-default',
    ]);
    expect(ids(draft('quota-increase', planFor('sonnet-4.5', { ...REQUEST, concurrency: 1, tpm: 6_000_000 })).route.reasons)).to.deep.equal(
      ['fits'],
    );
    expect(ids(draft('restore-default', planFor('sonnet-4.5', { ...REQUEST, tpm: 5_000_000 })).route.reasons)).to.deep.equal([
      'nothing-to-restore',
    ]);
  });

  it('refuses a limit that the model does not have', () => {
    expect(() => draft('quota-increase', planFor('opus-4.8', wish), {}, { limit: 'rpm' })).to.throw('has no quota of this kind: rpm');
  });
});

describe('support: what the reviewer would say', () => {
  it('knows the max_tokens that needs no increase', () => {
    const shape = { 'input-tokens': 1000, 'output-tokens': 300, concurrency: 90 };
    const current = planFor('sonnet-4.6', { ...shape, 'max-tokens': 60_000 });
    expect(current.wish?.fits).to.equal(false);
    expect(planFor('sonnet-4.6', { ...shape, 'max-tokens': current.wish?.largestMaxTokens ?? 0 }).wish?.fits).to.equal(true);
    const { review } = draft('quota-increase', current);
    expect(current.wish?.largestMaxTokens).to.be.greaterThan(0);
    expect(review.find(({ id }) => id === 'smaller-max-tokens')?.text).to.equal(
      `max_tokens ${formatNumber(current.wish?.largestMaxTokens ?? 0)} gives the same 90 requests at once without any increase (asked: 60,000)`,
    );
  });

  it('compares the wish with the need and the usage with the quota', () => {
    const plan = planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900 });
    const needed = plan.wish?.quotaNeededTokensPerMinute ?? 0;
    const twice = draft('quota-increase', plan, { wanted: needed * 3, usedTokensPerMinute: 100_000 });
    expect(ids(twice.review)).to.include.members(['more-than-twice', 'usage-low']);
    expect(twice.review.find(({ id }) => id === 'more-than-twice')?.text).to.include('3 times');
    expect(twice.body).to.include(`${formatNumber(needed * 3)}, 300 % of the computed need of ${formatNumber(needed)}`);
    expect(ids(draft('quota-increase', plan, { usedTokensPerMinute: 4_900_000 }).review)).to.include('usage-high');
  });

  it('speaks of tokens only where tokens are asked for, and of no Region abroad', () => {
    const flags = { ...REQUEST, 'max-tokens': 4000, 'requests-per-minute': 3000, scope: 'on-demand' } as const;
    const { review } = draft('quota-increase', planFor('nova-pro', flags), {}, { limit: 'rpm' });
    expect(ids(review)).to.not.include('caching').and.not.include('smaller-max-tokens-rate').and.not.include('second-region');
  });

  it('offers no pool that leaves where the data must stay', () => {
    const plan = planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900, 'stays-in': 'jp' }, defaultSnapshot('ap-northeast-1'));
    const { review, body } = draft('quota-increase', plan, { staysIn: 'jp' });
    expect(ids(review)).to.not.include('other-scope');
    expect(review.find(({ id }) => id === 'second-region')?.text).to.include('ap-northeast-3');
    expect(body).to.include('acceptable within Japan only, so jp.anthropic.claude-sonnet-4-5-20250929-v1:0 is used');
  });

  it('says where the user’s own figures are not below the quota', () => {
    const over = draft('throttled-under-quota', planFor('sonnet-4.5', { ...REQUEST, concurrency: 500 }), {
      usedTokensPerMinute: 5_200_000,
    });
    expect(ids(over.review)).to.include.members(['over-quota', 'holds-exceed']);
    expect(over.review.find(({ id }) => id === 'holds-exceed')?.text).to.include('500 x 11,000 = 5,500,000');
    const below = draft('throttled-under-quota', planFor('sonnet-4.5', { ...REQUEST, concurrency: 400 }), { usedTokensPerMinute: 900_000 });
    expect(ids(below.review)).to.not.include('over-quota').and.not.include('holds-exceed');
  });

  it('says when a profile is called though cross-Region inference is not acceptable', () => {
    const plan = planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900 });
    expect(ids(draft('quota-increase', plan, { crossRegion: false }).review)).to.include('cross-region-contradiction');
    expect(ids(draft('quota-increase', plan, { crossRegion: true }).review)).to.not.include('cross-region-contradiction');
  });

  it('says which of the errors no quota would help', () => {
    const errors = failuresOf(
      'ThrottlingException: Too many tokens, please wait before trying again.\nServiceUnavailableException: try later\nValidationException: bad',
    );
    const { review, body } = draft('throttled-under-quota', planFor('sonnet-4.5', REQUEST), { errors });
    expect(ids(review)).to.include.members(['errors-are-capacity', 'errors-are-no-throttle', 'weighted-reading']);
    expect(body).to.include('ThrottlingException').and.not.include('ValidationException');
  });
});

describe('support: what a case may claim', () => {
  const wish = { ...REQUEST, 'requests-per-minute': 900 };
  const quota = (quotaName: string, quotaCode: string, applied: number, standard: number) => ({
    quotaName,
    quotaCode,
    applied,
    default: standard,
    adjustable: true,
  });
  const account = (values: number): QuotaSnapshot => ({
    ...defaultSnapshot('us-east-1'),
    source: 'snapshot',
    rows: defaultSnapshot('us-east-1').rows.map((row) => (row.default === null ? row : { ...row, applied: values })),
  });

  it('lists the rows that matter of an account whose rows are all 0, in one text', () => {
    const snapshot = account(0);
    const plan = planFor('sonnet-4.5', wish, snapshot);
    for (const lang of LANGUAGE_CODES) {
      const { kind, subject, body } = draft('restore-default', plan, {}, { snapshot, lang });
      expect(kind).to.equal('restore-default');
      expect(subject).to.not.include('is 0');
      const lines = (body ?? '').split('\n').filter((line) => /\(L-[0-9A-F]{8}\): (?:0|現在 0)/.test(line));
      expect(lines).to.have.length(15);
      expect(lines[0], 'the model of the case first').to.include('Claude Sonnet 4.5');
      expect(body).to.match(/and [\d,]+ more|ほか [\d,]+ 件/);
      expect((body ?? '').length).to.be.lessThan(8000);
    }
    expect(draft('restore-default', plan, {}, { snapshot }).body).to.include('all in this one case');
  });

  it('counts what it lists', () => {
    const rows = [
      quota('Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1', 'L-F4DDD3EB', 0, 5_000_000),
      quota('Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5', 'L-58BE175A', 20_000, 5_000_000),
      quota('On-demand model inference tokens per minute for Amazon Nova Micro', 'L-CFA4FA0D', 8_000_000, 8_000_000),
    ];
    const snapshot: QuotaSnapshot = { ...defaultSnapshot('us-east-1'), source: 'snapshot', rows };
    const { body } = draft('restore-default', planFor('sonnet-4.5', wish, snapshot), {}, { snapshot });
    expect(body)
      .to.include('2 of the 3 inference quotas that were read are under their AWS default, 1 of them at 0')
      .and.include('Anthropic Claude Haiku 4.5 (L-58BE175A): 20,000, AWS default 5,000,000')
      .and.not.include('Nova Micro');
  });

  it('never argues against its own figures', () => {
    const plan = planFor('sonnet-4.5', wish);
    const within = draft('throttled-under-quota', plan, { usedTokensPerMinute: 100_000 });
    expect(within.body).to.include('within the quota');
    const over = draft('throttled-under-quota', plan, { usedTokensPerMinute: 6_000_000 });
    expect(over.body).to.include('the load reaches the quota').and.not.include('within the quota');
    expect(over.subject).to.not.include('below its quota');
    expect(ids(over.review)).to.include('over-quota');
    const unread = draft('restore-default', plan);
    expect(unread.body).to.include('we take it to be under its AWS default').and.not.include('is under its AWS default in this account');
  });

  it('speaks of capacity where AWS has spoken of nothing else', () => {
    const plan = planFor('sonnet-4.5', wish);
    const errors = failuresOf('ServiceUnavailableException: Bedrock is unable to process your request.');
    const capacity = draft('throttled-under-quota', plan, { errors });
    expect(capacity.subject).to.include('refused for lack of capacity');
    expect(capacity.body).to.include('speak of capacity').and.not.include('within the quota');
    const both = failuresOf(
      'ServiceUnavailableException: Bedrock is unable to process your request.\nThrottlingException: Too many tokens, please wait before trying again.',
    );
    expect(draft('throttled-under-quota', plan, { errors: both }).body).to.include('within the quota');
  });

  it('quotes AWS and no client, and fills the symptom from the errors', () => {
    const base = {
      kind: 'model-access',
      limit: 'tpm',
      language: language('en'),
      subject: subjectOfModel(resolveModel('opus-4.8'), { region: 'us-east-1', scope: null, lifecycle: ACTIVE }),
      plan: null,
      snapshot: null,
    } as const;
    for (const [text, symptom] of [
      [
        'An error occurred (ValidationException) when calling the Converse operation: Operation not allowed',
        'Calls are refused with "Operation not allowed"',
      ],
      [
        'ResourceNotFoundException: Model use case details have not been submitted for this account.',
        "Anthropic's use-case form is said to be missing",
      ],
      [
        'AccessDeniedException: Model access is denied due to INVALID_PAYMENT_INSTRUMENT:x aws-marketplace:Subscribe',
        'AWS Marketplace subscription',
      ],
      ["API Error: 400 data retention mode 'default' is not available for this model", 'data retention mode'],
    ] as const) {
      const { body, blanks } = draftCase({ ...base, answers: { ...NO_ANSWERS, errors: failuresOf(text) } });
      expect(body, text).to.include(symptom);
      expect(blanks.map(({ flag }) => flag)).to.not.include('--symptom');
    }
    const roo =
      'Too many tokens, please wait before trying again.\n\nError: Request was throttled or rate limited. Please try:\n\nReducing the frequency of requests\nmessage: Too many tokens, please wait before trying again.\nname: ThrottlingException\n$fault: client\n$metadata: {"httpStatusCode":429,"requestId":"158a2e26-c851-4440-9f98-e3065df1de46","attempts":3}';
    const { body } = draft('throttled-under-quota', planFor('sonnet-4.5', wish), { errors: failuresOf(roo) });
    expect(body)
      .to.include(
        'Failures: 1 x; ThrottlingException, HTTP 429; "Too many tokens, please wait before trying again."; request IDs 158a2e26-c851-4440-9f98-e3065df1de46',
      )
      .and.not.include('Please try')
      .and.not.include('Reducing the frequency');
  });
});

describe('support: the text of a case', () => {
  const words = fc.string({ maxLength: 40, unit: fc.constantFrom('a', ' ', '7', '、', '漢', '\n', '\u001b', '[') });
  const combinations = fc.record({
    kind: fc.constantFrom(...CASE_KINDS),
    lang: fc.constantFrom(...LANGUAGE_CODES),
    model: fc.constantFrom('sonnet-4.5', 'opus-4.8', 'nova-pro', 'haiku-4.5'),
    flags: fc.record(
      {
        'input-tokens': fc.nat(40_000),
        'output-tokens': fc.integer({ min: 1, max: 900 }),
        'max-tokens': fc.integer({ min: 1000, max: 4000 }),
        'cache-read-tokens': fc.nat(5000),
        concurrency: fc.integer({ min: 1, max: 5000 }),
        'requests-per-minute': fc.double({ min: 0.01, max: 100_000, noNaN: true }),
        latency: fc.double({ min: 0.5, max: 300, noNaN: true }),
        tpm: fc.constantFrom(0, 1000, 5_000_000, 1e9),
        reservation: fc.constantFrom('documented', 'documented-cache-read', 'weighted'),
      },
      { requiredKeys: [] },
    ),
    answers: fc.record(
      {
        supportPlan: fc.constantFrom(...SUPPORT_PLANS),
        staysIn: fc.constantFrom('us', null),
        wanted: fc.integer({ min: 1, max: 1e9 }),
        steadyRequestsPerMinute: fc.double({ min: 0, max: 1e5, noNaN: true }),
        shareAbove25k: fc.double({ min: 0, max: 1, noNaN: true }),
        usedTokensPerMinute: fc.nat(1e7),
        usedRequestsPerMinute: fc.nat(1e5),
        crossRegion: fc.boolean(),
        residencyReason: words,
        goLive: fc.constant('2027-01-15'),
        impact: words,
        useCase: fc.constant('see {wanted} and {model}'),
        tried: fc.array(words, { maxLength: 3 }),
        symptom: fc.constantFrom(...SYMPTOMS),
        errors: fc.constant(failuresOf('2026-11-20T10:00:00Z ThrottlingException: Too many tokens, please wait before trying again.')),
      },
      { requiredKeys: [] },
    ),
  });

  it('has one marked blank for each thing that is not known, in every kind and language, and no other gap', () => {
    fc.assert(
      fc.property(combinations, ({ kind, lang, model, flags, answers }) => {
        const result = draft(kind, planFor(model, flags), answers as Partial<CaseAnswers>, { lang });
        const { blank } = language(lang);
        if (result.body === null) {
          expect(result.missing).to.equal(0);
          return;
        }
        const text = `${result.subject}\n${result.body}`;
        expect(text.split(blank).length - 1)
          .to.equal(result.missing)
          .and.equal(result.blanks.length);
        expect(text.replaceAll('see {wanted} and {model}', '')).to.not.match(/\{\w+\}|undefined|NaN|null|Infinity/);
      }),
      { numRuns: 300 },
    );
  });

  it('takes no assumption of the plan for a fact', () => {
    const { body, blanks, figures } = draft('quota-increase', planFor('sonnet-4.5', { concurrency: 5000 }));
    expect(figures).to.deep.include({ inputTokens: null, outputTokens: null, maxTokens: null, heldTokens: null, settledTokens: null });
    expect(blanks.map(({ field }) => field)).to.include.members([
      'averageInput',
      'averageOutput',
      'maxTokens',
      'peakTpm',
      'derivation',
      'wantedValue',
      'latency',
    ]);
    expect(body).to.not.include('65,536');
  });

  it('never calls AWS’s default the account’s value', () => {
    const { body, quota } = draft('quota-increase', planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900 }));
    expect(quota?.applied).to.equal(null);
    expect(body).to.include('- Current value: [TO FILL IN]\n- AWS default: 5,000,000');
  });

  it('asks for no RPM row where the model has none, and answers the RPM questions from the workload', () => {
    const { body } = draft('quota-increase', planFor('opus-4.8', { ...REQUEST, 'requests-per-minute': 9000 }));
    expect(body).to.include('this model has no requests-per-minute quota; none is requested').and.include('- Peak RPM: 9,000');
  });

  it('shows every figure of the plan, and what the wanted value allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 500, max: 20_000 }),
        fc.integer({ min: 10, max: 900 }),
        fc.integer({ min: 500, max: 3000 }),
        (input, output, rate) => {
          const plan = planFor('sonnet-4.5', {
            'input-tokens': input,
            'output-tokens': output,
            'max-tokens': 4000,
            'requests-per-minute': rate,
          });
          const needed = plan.wish?.quotaNeededTokensPerMinute ?? 0;
          const result = draft('quota-increase', plan);
          if (result.body === null) {
            expect(needed).to.be.at.most(5_000_000);
            return;
          }
          const wanted = result.quota?.wanted ?? 0;
          expect(result.quota).to.include({ needed });
          expect(wanted).to.be.within(needed, needed * 1.1);
          expect(String(wanted)).to.match(/^\d{1,2}0*$/);
          for (const figure of [needed, plan.cost.settled, plan.cost.admission.documented])
            expect(result.body).to.include(formatNumber(figure));
          expect(result.body).to.include(
            `Smallest quota that allows ${formatNumber(rate)} requests per minute with 10 % headroom: ${formatNumber(needed)} tokens`,
          );
          expect(result.figures?.peak).to.deep.equal({
            requestsPerMinute: rate,
            quotaTokensPerMinute: rate * plan.cost.settled,
            billedTokensPerMinute: rate * plan.cost.billed,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cleans what users and AWS wrote: control characters, account ids, line ends', () => {
    const { body } = draft('quota-increase', planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900 }), {
      impact: 'account 123456789012\u001b[31m\u0007\nloses {wanted} arn:aws:iam::123456789012:role/x',
    });
    expect(body).to.include('- Business impact: account ********9012 loses {wanted} arn:aws:iam::********9012:role/x');
  });

  it('says when the answers are too long for AWS', () => {
    const { review } = draft('quota-increase', planFor('sonnet-4.5', { ...REQUEST, 'requests-per-minute': 900 }), {
      impact: 'long '.repeat(2000),
    });
    expect(ids(review)).to.include('text-too-long');
  });

  it('gives times in UTC, and in Japanese in JST as well', () => {
    const plan = planFor('sonnet-4.5', REQUEST);
    const seen = ['2026-11-20T18:15:00.000Z'];
    expect(draft('throttled-under-quota', plan, { seen }).body).to.include('- Times: 2026-11-20 18:15:00 UTC\n');
    expect(draft('throttled-under-quota', plan, { seen }, { lang: 'ja' }).body).to.include(
      '2026-11-20 18:15:00 UTC (2026-11-21 03:15:00 JST)',
    );
  });

  it('of access says what it is about without a plan, and whether the Region has the model', () => {
    const subject = subjectOfModel(resolveModel('opus-4.8'), { region: 'ap-northeast-1', scope: null, lifecycle: ACTIVE });
    const base = { kind: 'model-access', limit: 'tpm', language: language('en'), plan: null, snapshot: null } as const;
    const result = draftCase({ ...base, subject, answers: { ...NO_ANSWERS, symptom: 'greyed-out' } });
    expect(result.body).to.include('The model is greyed out').and.include('jp.anthropic.claude-opus-4-8');
    expect(
      result.blanks.map(({ field }) => field),
      'no error comes of what cannot be selected',
    ).to.not.include('failures');
    const elsewhere = draftCase({ ...base, subject: { ...subject, isOffered: false }, answers: NO_ANSWERS });
    expect(ids(elsewhere.review)).to.include('not-in-region');
  });
});

describe('support: languages', () => {
  it('use the same values in phrases, reasons and reviews', () => {
    const [english, ...others] = languages;
    const names = (template: string) => [...new Set([...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
    for (const other of others) {
      for (const part of ['phrases', 'reasons', 'reviews', 'console', 'ui'] as const) {
        for (const [key, template] of Object.entries((english as Language)[part])) {
          expect(names((other[part] as Record<string, string>)[key] ?? ''), `${other.code} ${part}.${key}`).to.deep.equal(names(template));
        }
      }
    }
  });

  it('have every field of a kind in each language, in an order of their own', () => {
    const [english, ...others] = languages as [Language, ...Language[]];
    for (const other of others) {
      for (const kind of CASE_KINDS) {
        const fields = (one: Language) => one.cases[kind].sections.flatMap((section) => section.fields);
        expect([...fields(other)].sort()).to.deep.equal([...fields(english)].sort());
        expect(fields(other), kind).to.not.deep.equal(fields(english));
      }
    }
  });
});
