// ApplyGuardrail, as far as quota goes: it counts text units and requests a second, and assesses nothing, because no guardrail is known here.
import type { ApplyGuardrailCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { type Handlers, handler } from '../call.ts';
import type { Region } from '../region.ts';
import { throttlingError } from '../throttle.ts';
import { validationError } from '../wire/aws-error.ts';

const QUOTA = '(Guardrails) On-demand ApplyGuardrail requests per second';
/** A text unit is up to 1,000 characters. AWS user guide, "Guardrails", 2026-10. */
const CHARACTERS_PER_UNIT = 1_000;

/** Requests of the second that runs, by Region. */
const seconds = new WeakMap<Region, { second: number; count: number }>();

/** @throws AwsError ThrottlingException */
function requireQuota(region: Region, nowSeconds: number): void {
  const row = region.snapshot.rows.find((one) => one.quotaName === QUOTA && (one.applied ?? one.default) !== null);
  const limit = row?.applied ?? row?.default ?? null;
  const second = Math.floor(nowSeconds);
  const known = seconds.get(region);
  const running = known?.second === second ? known : { second, count: 0 };
  if (limit !== null && running.count >= limit) throw throttlingError('rpm');
  running.count++;
  seconds.set(region, running);
}

export function guardrailHandlers(): Handlers {
  return {
    ApplyGuardrail: handler<ApplyGuardrailCommandInput>(({ input, region, clock }) => {
      const content = input.content ?? [];
      if (content.length === 0) throw validationError('The content field must have at least one element.');
      requireQuota(region, clock.nowSeconds());
      const characters = content.reduce((sum, { text }) => sum + (text?.text?.length ?? 0), 0);
      const units = Math.ceil(characters / CHARACTERS_PER_UNIT);
      return {
        usage: {
          topicPolicyUnits: units,
          contentPolicyUnits: units,
          wordPolicyUnits: units,
          sensitiveInformationPolicyUnits: units,
          sensitiveInformationPolicyFreeUnits: 0,
          contextualGroundingPolicyUnits: 0,
        },
        action: 'NONE',
        actionReason: 'bq emulate assesses nothing: it knows no guardrail',
        outputs: [],
        assessments: [],
      };
    }),
  };
}
