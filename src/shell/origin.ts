// Which account is asked and where: flags and the environment's twins as an origin. The one place that makes it.
import type { AwsOrigin } from '../app/context.ts';
import { isOffline } from './environment.ts';

/**
 * @param flags of the command line and of the twins; a command that lacks a flag leaves it out
 * @param known names of the flags that the command has
 * @throws BqError `BAD_ENVIRONMENT` (usage)
 */
export function originOf(flags: Readonly<Record<string, unknown>>, known: readonly string[], env: NodeJS.ProcessEnv): AwsOrigin {
  const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : null);
  // Who can only ask AWS has no --offline: there BQ_OFFLINE says that it may not.
  const onlyAsks = known.includes('endpoint-url') && !known.includes('offline');
  return {
    regions: text('region'),
    profile: text('profile'),
    endpointUrl: text('endpoint-url'),
    isOffline: onlyAsks ? isOffline(env) : flags.offline === true,
    quotaFiles: text('quotas'),
    requiresLive: flags['require-live'] === true,
    refresh: flags.refresh === true,
  };
}
