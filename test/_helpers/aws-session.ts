// A session for tests, against a server on loopback, that looks at nothing of this machine.
import { join } from 'node:path';
import { type AwsSession, openSession } from '../../src/aws/session/session.ts';

/** An environment without any AWS setting of the machine; HOME is `home`. */
export function scrubbedEnv(home: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    BQ_CACHE_DIR: join(home, 'cache'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...extra,
  };
}

export const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

export async function testSession(endpointUrl: string, home: string): Promise<AwsSession> {
  const state = await openSession({
    profileFlag: undefined,
    endpointUrlFlag: endpointUrl,
    env: scrubbedEnv(home, KEYS),
    nowMs: Date.now(),
  });
  if (state.status !== 'ready') throw new Error(`${state.detail}`);
  return state.session;
}
