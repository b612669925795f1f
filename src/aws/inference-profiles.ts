// The inference profiles that an account can call: its own names in front of models, and AWS's.
import type { InferenceProfileSummary } from '@aws-sdk/client-bedrock';
import type { ApplicationProfile } from '../analysis/callers.ts';
import { bedrockClient } from './clients.ts';
import { toBqError } from './errors.ts';
import { withRetry } from './retry.ts';
import type { AwsSession } from './session.ts';

const MOST_PAGES = 50;

/** @throws BqError configuration or remote */
export async function readApplicationProfiles(session: AwsSession, region: string): Promise<readonly ApplicationProfile[]> {
  const summaries = await readProfiles(session, region, 'APPLICATION');
  return summaries.map(({ inferenceProfileId, inferenceProfileArn, inferenceProfileName, models }) => ({
    id: inferenceProfileId ?? '',
    arn: inferenceProfileArn ?? '',
    name: inferenceProfileName ?? '',
    modelArns: (models ?? []).flatMap(({ modelArn }) => modelArn ?? []),
  }));
}

/** IDs of AWS's own profiles that the Region offers. @throws BqError configuration or remote */
export async function readSystemProfileIds(session: AwsSession, region: string): Promise<readonly string[]> {
  const summaries = await readProfiles(session, region, 'SYSTEM_DEFINED');
  return summaries.flatMap(({ inferenceProfileId }) => inferenceProfileId ?? []);
}

async function readProfiles(
  session: AwsSession,
  region: string,
  type: 'APPLICATION' | 'SYSTEM_DEFINED',
): Promise<readonly InferenceProfileSummary[]> {
  const client = await bedrockClient(session, region);
  try {
    const { ListInferenceProfilesCommand } = await import('@aws-sdk/client-bedrock');
    const profiles: InferenceProfileSummary[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { typeEquals: type, maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await withRetry(() => client.send(new ListInferenceProfilesCommand(input)));
      profiles.push(...(answer.inferenceProfileSummaries ?? []));
      nextToken = answer.nextToken;
      if (nextToken === undefined) break;
    }
    return profiles;
  } catch (error) {
    throw toBqError(error, {
      action: 'bedrock:ListInferenceProfiles',
      region,
      profile: session.credentials.profile,
      endpoint: session.endpointOf('BEDROCK'),
    });
  } finally {
    client.destroy();
  }
}
