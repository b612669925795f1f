// Decides whether AWS is asked for the exact count: not offline, and only where credentials are configured.
import { resolveRegions } from '../../aws/session/region.ts';
import { readSharedConfig } from '../../aws/session/shared-config.ts';
import type { ExactCounter } from '../../prompts/count.ts';
import type { AwsFlagValues } from '../../shell/flags.ts';
import { now } from '../now.ts';

export interface ExactChoice {
  /** Null estimates. */
  readonly exact: ExactCounter | null;
  /** For stderr. */
  readonly notice: string | null;
}

/** Whose credentials they are where no profile gave them. */
const SOURCE_NAMES: Readonly<Record<string, string>> = {
  environment: 'keys of the environment',
  'web-identity': 'web identity',
  container: 'credentials of the container',
  instance: 'credentials of the instance',
};

/** @throws BqError (configuration) where credentials are configured that cannot work, (usage) for a Region that cannot be one */
export async function chooseExactCounter(
  flags: AwsFlagValues,
  onRetry: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ExactChoice> {
  if (flags.offline) return { exact: null, notice: null };
  const config = readSharedConfig(env);
  const { regions } = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env, config });
  const region = regions[0] as string;
  const { openSession } = await import('../../aws/session/session.ts');
  const state = await openSession({
    profileFlag: flags.profile,
    endpointUrlFlag: flags['endpoint-url'],
    env,
    nowMs: now().getTime(),
    config,
  });
  if (state.status === 'none') return { exact: null, notice: `estimated, not counted by AWS: ${state.detail}` };
  const {
    profile,
    credentials: { via },
  } = state.session;
  const { exactCounter } = await import('../../aws/counting/count-tokens.ts');
  const exact = exactCounter(state.session, {
    region,
    now,
    onRetry: ({ reason, waitSeconds }) =>
      onRetry(`AWS ${reason === 'throttled' ? 'throttles' : 'did not answer'} CountTokens; again in ${waitSeconds.toFixed(1)} s`),
  });
  return { exact, notice: `counting with AWS in ${region}, ${SOURCE_NAMES[via] ?? `profile ${profile}`} (--offline estimates)` };
}
