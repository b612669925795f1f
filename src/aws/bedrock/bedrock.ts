// Questions to Bedrock's control plane (models, profiles, jobs): a client for each, its pages, its errors as ours.
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { clientOptions, sharingSettings } from '../calls/client-options.ts';
import { type CallContext, toBqError } from '../calls/errors.ts';
import type { RetryNotice } from '../calls/retry.ts';
import { bedrockSdk } from '../calls/sdk.ts';
import type { AwsSession } from '../session/session.ts';

type BedrockSdk = typeof import('@aws-sdk/client-bedrock');

/** A client for several questions, one after the other over one connection. */
export interface BedrockConnection {
  readonly client: BedrockClient;
  readonly close: () => void;
}

export async function connectBedrock(session: AwsSession, region: string): Promise<BedrockConnection> {
  const { BedrockClient: Client } = await bedrockSdk();
  const client = sharingSettings(session, 'BEDROCK', new Client(clientOptions(session, region, 'BEDROCK')));
  return { client, close: () => client.destroy() };
}

export interface ReadOptions {
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
  /** Of the same session and Region, closed by whoever opened it; left out: one of its own. */
  readonly over?: BedrockConnection | undefined;
}

export interface BedrockQuestion {
  readonly session: AwsSession;
  readonly region: string;
  /** As IAM names it, without `bedrock:`. */
  readonly operation: string;
  readonly over?: BedrockConnection | undefined;
}

/** @throws BqError configuration or remote */
export async function askBedrock<Answer>(
  { session, region, operation, over }: BedrockQuestion,
  ask: (client: BedrockClient, sdk: BedrockSdk, context: CallContext) => Promise<Answer>,
): Promise<Answer> {
  const { profile } = session.credentials;
  const context = { action: `bedrock:${operation}`, region, profile, endpoint: session.endpointOf('BEDROCK') };
  const { client, close } = over ?? (await connectBedrock(session, region));
  try {
    return await ask(client, await bedrockSdk(), context);
  } catch (error) {
    throw toBqError(error, context);
  } finally {
    if (!over) close();
  }
}

/** Many times what any list of Bedrock has. */
export const MOST_PAGES = 60;
