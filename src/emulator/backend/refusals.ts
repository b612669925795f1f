// What Bedrock refuses whatever the quota, in its words: a model past its life, a body that breaks its form, a prompt that does not fit.
import { lifecycleAt } from '../../catalog/lifecycle.ts';
import { mostMaxTokens } from '../../catalog/max-tokens.ts';
import type { Model } from '../../catalog/types.ts';
import { type Call as BodyCall, refusalOf } from '../../prompts/validation/refusal.ts';
import { AwsError, validationError } from '../wire/aws-error.ts';

type Json = Readonly<Record<string, unknown>>;

const END_OF_LIFE = 'This model version has reached the end of its life. Please refer to the AWS documentation for more details.';
/** What an account hears that has not called the model in the last 30 days; others keep it until its end. */
const LEGACY =
  'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock';

/** Whether legacy models answer: as to an account that uses them, or to one that does not. */
export const LEGACY_ACCESS = ['serve', 'refuse'] as const;
export type LegacyAccess = (typeof LEGACY_ACCESS)[number];

const DAY_SECONDS = 86_400;

/** The states of models, each asked once a day and Region. */
export class LifeCycles {
  private readonly states = new Map<string, WeakMap<Model, { readonly day: number; readonly state: string }>>();

  constructor(private readonly legacy: LegacyAccess) {}

  /** @throws AwsError ResourceNotFoundException */
  requireAlive(model: Model, region: string, nowSeconds: number): void {
    const state = this.stateOf(model, region, nowSeconds);
    if (state === 'end-of-life') throw new AwsError('ResourceNotFoundException', END_OF_LIFE, 404);
    if (state === 'legacy' && this.legacy === 'refuse') throw new AwsError('ResourceNotFoundException', LEGACY, 404);
  }

  private stateOf(model: Model, region: string, nowSeconds: number): string {
    const day = Math.floor(nowSeconds / DAY_SECONDS);
    let models = this.states.get(region);
    if (!models) {
      models = new WeakMap();
      this.states.set(region, models);
    }
    const known = models.get(model);
    if (known?.day === day) return known.state;
    const { state } = lifecycleAt(model, new Date(nowSeconds * 1000).toISOString(), region);
    models.set(model, { day, state });
    return state;
  }
}

/** How it is asked: as a stream, or by a record of a job. */
type Manner = Pick<BodyCall, 'streams' | 'use'>;

/** @throws AwsError ValidationException for a body that breaks the form of its model, by the table that batch checks go by too */
export function requireTaken(body: Json, operation: 'Converse' | 'InvokeModel', model: Model, more: Manner = {}): void {
  // Anthropic's client for Bedrock puts the version of Anthropic's own API there, a date.
  const isDate = typeof body.anthropic_version === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(body.anthropic_version);
  const version = isDate ? { anthropic_version: 'bedrock-2023-05-31' } : {};
  const refusal = refusalOf({ ...body, ...version }, { operation, modelId: model.modelId, mostMaxTokens: mostMaxTokens(model), ...more });
  if (refusal) throw validationError(refusal.message);
}

const LONG_CONTEXT_TOKENS = 1_000_000;
const LONG_CONTEXT_BETA = /^context-1m/;

/** The window, longer where the request asks for the beta of a long one. */
function windowOf(body: Json, { modelId, contextWindowTokens }: Model): number | null {
  const holders = [body, body.additionalModelRequestFields].filter(
    (holder): holder is Json => typeof holder === 'object' && holder !== null,
  );
  const betas = holders.flatMap(({ anthropic_beta: beta }) => (Array.isArray(beta) ? (beta as unknown[]) : []));
  const isLong = modelId.startsWith('anthropic.') && betas.some((beta) => typeof beta === 'string' && LONG_CONTEXT_BETA.test(beta));
  return isLong && contextWindowTokens !== null ? Math.max(contextWindowTokens, LONG_CONTEXT_TOKENS) : contextWindowTokens;
}

interface Prompt {
  readonly body: Json;
  /** bq's estimate, as it stands for Bedrock's count everywhere here. */
  readonly tokens: number;
  readonly operation: string;
}

/** @throws AwsError ValidationException for a prompt above the context window */
export function requireRoom({ body, tokens, operation }: Prompt, model: Model): void {
  // No request makes the window smaller.
  if (model.contextWindowTokens === null || tokens <= model.contextWindowTokens) return;
  const most = windowOf(body, model);
  if (most === null || tokens <= most) return;
  const words =
    model.provider === 'Anthropic' ? `prompt is too long: ${tokens} tokens > ${most} maximum` : 'Input is too long for requested model.';
  throw validationError(operation.startsWith('Converse') ? `The model returned the following errors: ${words}` : words);
}
