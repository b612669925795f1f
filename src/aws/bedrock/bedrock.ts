// Questions to Bedrock's control plane (models, profiles, jobs): a client for each, its pages, its errors as ours.
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { clientOptions } from '../calls/client-options.ts';
import { type CallContext, toBqError } from '../calls/errors.ts';
import type { AwsSession } from '../session/session.ts';

/** The SDK's module, loaded at first use. */
export type BedrockSdk = typeof import('@aws-sdk/client-bedrock');

/**
 * @param operation as IAM names it, without `bedrock:`
 * @throws BqError configuration or remote
 */
export async function askBedrock<Answer>(
  session: AwsSession,
  region: string,
  operation: string,
  ask: (client: BedrockClient, sdk: BedrockSdk, context: CallContext) => Promise<Answer>,
): Promise<Answer> {
  const { profile } = session.credentials;
  const context = { action: `bedrock:${operation}`, region, profile, endpoint: session.endpointOf('BEDROCK') };
  const sdk = await import('@aws-sdk/client-bedrock');
  const client = new sdk.BedrockClient(clientOptions(session, region, 'BEDROCK'));
  try {
    return await ask(client, sdk, context);
  } catch (error) {
    throw toBqError(error, context);
  } finally {
    client.destroy();
  }
}

/** Many times what any list of Bedrock has. */
export const MOST_PAGES = 60;
