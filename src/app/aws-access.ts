// Whom a command asks and where: what is said when nobody named a Region, and credentials for what only AWS can answer.
import type { RegionChoice } from '../aws/session/region.ts';
import type { AwsSession, SessionState } from '../aws/session/session.ts';
import { BqError } from '../base/errors.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import { LOG_IN } from './quotas.ts';

/** A line for stderr where nobody named a Region. */
export function unnamedRegion({ regions, origin }: RegionChoice): string[] {
  return origin === 'default' ? [`Region ${regions[0]}: none was named (--region, AWS_REGION, or a profile)`] : [];
}

/** @throws BqError configuration when credentials or endpoint are configured and cannot work */
export async function sessionOf(flags: AwsFlagValues, env: NodeJS.ProcessEnv = process.env): Promise<SessionState> {
  const { openSession } = await import('../aws/session/session.ts');
  return openSession({ profileFlag: flags.profile, endpointUrlFlag: flags['endpoint-url'], env, nowMs: Date.now() });
}

/**
 * @param why the sentence that the error opens with: who needs credentials
 * @param otherwise what to do without them
 * @throws BqError configuration: nobody to ask as, and as `sessionOf`
 */
export async function requireSession(
  flags: AwsFlagValues,
  why: string,
  otherwise: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<AwsSession> {
  const state = await sessionOf(flags, env);
  if (state.status === 'ready') return state.session;
  throw new BqError(`${why}: ${state.detail}`, { code: 'NO_CREDENTIALS', kind: 'configuration', suggestions: [LOG_IN, ...otherwise] });
}
