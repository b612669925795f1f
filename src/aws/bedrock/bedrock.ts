// Questions to Bedrock's control plane (models, profiles, jobs): a client for each, its pages, its errors as ours.
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { BqError } from '../../base/errors.ts';
import { clientOptions } from '../calls/client-options.ts';
import { toBqError } from '../calls/errors.ts';
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
  ask: (client: BedrockClient, sdk: BedrockSdk) => Promise<Answer>,
): Promise<Answer> {
  const sdk = await import('@aws-sdk/client-bedrock');
  const client = new sdk.BedrockClient(clientOptions(session, region, 'BEDROCK'));
  try {
    return await ask(client, sdk);
  } catch (error) {
    const { profile } = session.credentials;
    throw toBqError(error, { action: `bedrock:${operation}`, region, profile, endpoint: session.endpointOf('BEDROCK') });
  } finally {
    client.destroy();
  }
}

/** Many times what any list has; more pages than this are a loop that invents tokens. */
const MOST_PAGES = 60;

/** Every item of a list that comes in pages. @throws BqError remote where its pages do not end */
export async function allPages<Item>(
  page: (input: {
    readonly maxResults: number;
    readonly nextToken?: string;
  }) => Promise<{ items: readonly Item[]; nextToken: string | undefined }>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  for (let number = 0; number < MOST_PAGES; number++) {
    const { items, nextToken } = await page({ maxResults: 100, ...(token === undefined ? {} : { nextToken: token }) });
    found.push(...items);
    token = nextToken;
    if (token === undefined) return found;
  }
  throw new BqError(`a list of Bedrock has more than ${MOST_PAGES} pages`, { code: 'ENDLESS_PAGES', kind: 'remote' });
}
