// `bq plan`: what a request costs against the quota, how many can run at once, what to change.
import * as Flags from '@oclif/core/flags';
import { resolveModel } from '../catalog/models.ts';
import { BqCommand, type Outcome } from '../cli/base-command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { awsFlags, formatFlag, MOST_TOKENS, numberFlag, quotaFlags, secondsFlag, tokensFlag } from '../cli/flags.ts';
import { now } from '../cli/now.ts';
import { loadPlanQuotas } from '../cli/quota-source.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { BqError } from '../errors.ts';
import { type PlanQuestion, planRequest } from '../planner/plan.ts';
import { planSettings } from '../planner/settings.ts';
import type { Scope } from '../quotas/types.ts';
import { EMIT_FORMATS, type EmitFormat, emitSettings } from '../render/emit.ts';
import { planMarkdown, planText } from '../render/plan.ts';
import { RESERVATIONS, type Reservation } from '../simulator/types.ts';

const MODEL = { helpGroup: 'MODEL' };
const REQUEST = { helpGroup: 'REQUEST' };
const READING = { helpGroup: 'READINGS' };
const WISH = { helpGroup: 'WISHES' };
const share = (name: string, help: { summary: string; helpGroup: string }) =>
  numberFlag(name, { min: 0, max: 95, whole: false, unit: '%' }, help);

export class Plan extends BqCommand<PlanResult> {
  static override summary = 'what a request costs against the quota, and how many can run at once';
  static override description = [
    'A request holds quota for its max_tokens before a word is generated, and on newer Claude models each output token costs 5, 10 or 15 quota tokens.',
    'What is not given is assumed, and each assumption names its flag. docs/model.md has the arithmetic.',
  ].join('\n');
  static override examples = [
    { description: 'no account needed', command: '<%= config.bin %> plan --model sonnet-4 --max-tokens 16000' },
    {
      description: 'a whole request, in Tokyo',
      command:
        '<%= config.bin %> plan --model sonnet-4.5 --max-tokens 4000 --input-tokens 1500 --output-tokens 800 --region ap-northeast-1',
    },
    {
      description: 'the largest max_tokens for 20 workers',
      command: '<%= config.bin %> plan --model haiku-4.5 --max-tokens 8000 --output-tokens 500 --concurrency 20',
    },
    {
      description: 'a gate for CI',
      command: '<%= config.bin %> plan --model nova-pro --max-tokens 2000 --output-tokens 300 --requests-per-minute 500 --offline --check',
    },
  ];
  static override flags = {
    model: Flags.string({ summary: 'ID, profile ID, ARN or short name (bq models lists them)', helpValue: 'MODEL', ...MODEL }),
    scope: Flags.string({
      summary: 'which pool (default: the first that has a TPM row)',
      options: ['on-demand', 'geo', 'global'],
      ...MODEL,
    }),
    burndown: numberFlag(
      'burndown',
      { min: 0.1, max: 1000, whole: false },
      { summary: 'quota tokens per output token, instead of the published rate', ...MODEL },
    ),
    'max-tokens': tokensFlag(
      'max-tokens',
      { summary: 'what a request allows, thinking included (default: what Bedrock holds when unset)', ...REQUEST },
      1,
    ),
    'input-tokens': tokensFlag('input-tokens', { summary: 'input that is neither read from nor written to a cache', ...REQUEST }),
    'output-tokens': numberFlag(
      'output-tokens',
      { min: 0, max: MOST_TOKENS, whole: false, unit: 'tokens' },
      { summary: 'the average answer, reasoning included (default: several lengths)', ...REQUEST },
    ),
    'cache-read-tokens': tokensFlag('cache-read-tokens', { summary: 'input read from a prompt cache', ...REQUEST }),
    'cache-write-tokens': tokensFlag('cache-write-tokens', { summary: 'input written to a prompt cache', ...REQUEST }),
    'thinking-budget': tokensFlag('thinking-budget', {
      summary: "the request's thinking budget, to check it against max_tokens",
      ...REQUEST,
    }),
    latency: { ...secondsFlag('latency', { summary: 'seconds of one response', ...REQUEST }), exclusive: ['ttft', 'tokens-per-second'] },
    ttft: numberFlag(
      'ttft',
      { min: 0, max: 3600, whole: false, unit: 'seconds' },
      { summary: 'seconds to the first token (default 1)', ...REQUEST },
    ),
    'tokens-per-second': numberFlag(
      'tokens-per-second',
      { min: 0.1, max: 100_000, whole: false },
      { summary: 'output speed (default 60)', ...REQUEST },
    ),
    spread: share('spread', { summary: 'spread of latency and output, ± % (default 30)', ...REQUEST }),
    headroom: share('headroom', { summary: '% of every quota left free (default 10)', ...READING }),
    reservation: Flags.string({
      summary: 'what a request holds when it starts',
      options: [...RESERVATIONS],
      default: 'documented',
      ...READING,
    }),
    'rpm-reading': Flags.string({
      summary: 'what an RPM row counts',
      options: ['per-minute', 'concurrent'],
      default: 'per-minute',
      ...READING,
    }),
    concurrency: numberFlag('concurrency', { min: 1, max: 1e9, whole: true }, { summary: 'how many should run at once', ...WISH }),
    'requests-per-minute': numberFlag(
      'requests-per-minute',
      { min: 0.001, max: 1e9, whole: false },
      { summary: 'how many should end in a minute', ...WISH },
    ),
    fast: Flags.boolean({ summary: 'closed form only, no simulation', exclusive: ['confidence'], ...READING }),
    confidence: Flags.string({
      summary: 'how long to simulate: high is 60 minutes over 20 seeds',
      options: ['standard', 'high'],
      default: 'standard',
      ...READING,
    }),
    check: Flags.boolean({ summary: 'exit 3 when the request or the wish does not fit; refuses silent defaults', ...WISH }),
    emit: Flags.string({
      summary: 'print settings that keep to the answer instead of the answer',
      options: [...EMIT_FORMATS],
      ...WISH,
    }),
    tpm: tokensFlag('tpm', { summary: 'tokens per minute, instead of the row', helpGroup: 'QUOTAS' }),
    rpm: numberFlag('rpm', { min: 0, max: 1e9, whole: false }, { summary: 'requests per minute, instead of the row', helpGroup: 'QUOTAS' }),
    tpd: tokensFlag('tpd', { summary: 'tokens per day, instead of the row', helpGroup: 'QUOTAS' }),
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown'),
  };

  protected override async execute(): Promise<Outcome<PlanResult>> {
    const { flags } = await this.parseInput(Plan);
    if (flags.model === undefined) {
      throw new BqError('which model? --model is missing', {
        code: 'MODEL_NEEDED',
        kind: 'usage',
        suggestions: ['bq plan --model sonnet-4.5 --max-tokens 4000', 'bq models lists the names'],
      });
    }
    const resolved = resolveModel(flags.model);
    const time = now();
    const scope = (flags.scope ?? null) as Scope | null;
    const {
      region,
      snapshot,
      notices,
      warnings: sourceWarnings,
      burndownOverrides,
    } = await loadPlanQuotas({ flags, resolved, scope, now: time });
    for (const line of notices) this.notice(line);
    const question: PlanQuestion = {
      resolved,
      region,
      scope,
      staysIn: flags['stays-in'] ?? null,
      inputTokens: flags['input-tokens'] ?? null,
      cacheReadTokens: flags['cache-read-tokens'] ?? 0,
      cacheWriteTokens: flags['cache-write-tokens'] ?? 0,
      maxTokens: flags['max-tokens'] ?? null,
      outputTokens: flags['output-tokens'] ?? null,
      thinkingBudgetTokens: flags['thinking-budget'] ?? null,
      latencySeconds: flags.latency ?? null,
      timeToFirstTokenSeconds: flags.ttft ?? null,
      outputTokensPerSecond: flags['tokens-per-second'] ?? null,
      spread: flags.spread === undefined ? null : flags.spread / 100,
      headroom: flags.headroom === undefined ? null : flags.headroom / 100,
      reservation: flags.reservation as Reservation,
      rpmReading: flags['rpm-reading'] as 'per-minute' | 'concurrent',
      burndown: flags.burndown ?? null,
      burndownOverrides,
      overrides: { tokensPerMinute: flags.tpm ?? null, requestsPerMinute: flags.rpm ?? null, tokensPerDay: flags.tpd ?? null },
      confidence: flags.fast ? 'fast' : (flags.confidence as 'standard' | 'high'),
      wish:
        flags.concurrency === undefined && flags['requests-per-minute'] === undefined
          ? null
          : { concurrency: flags.concurrency ?? null, requestsPerMinute: flags['requests-per-minute'] ?? null },
    };
    const plan = planRequest(question, snapshot, time.toISOString());
    const emit = (flags.emit ?? null) as EmitFormat | null;
    const result: PlanResult =
      emit === null ? plan.result : { ...plan.result, emitted: { format: emit, text: emitSettings(emit, planSettings(plan.result)) } };
    const warnings = [...sourceWarnings, ...plan.warnings];
    const fits = !result.neverAdmitted && result.capacity !== null && (result.wish?.fits ?? true);
    if (result.emitted) for (const warning of warnings) this.notice(`! ${warning}`);
    return {
      result,
      warnings,
      text: ({ style, columns }) => {
        if (result.emitted) return result.emitted.text.trimEnd();
        return flags.format === 'markdown' ? planMarkdown(result, warnings) : planText(result, { style, columns, warnings });
      },
      exitCode: flags.check && !fits ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}
