// The account's application inference profiles: names of its own in front of models and system profiles.
import type { ApplicationProfile } from '../analysis/callers.ts';
import { bedrockClient } from './clients.ts';
import { toBqError } from './errors.ts';
import { withRetry } from './retry.ts';
import type { AwsSession } from './session.ts';

const MOST_PAGES = 50;

/** @throws BqError configuration or remote */
export async function readApplicationProfiles(session: AwsSession, region: string): Promise<readonly ApplicationProfile[]> {
  const client = await bedrockClient(session, region);
  try {
    const { ListInferenceProfilesCommand } = await import('@aws-sdk/client-bedrock');
    const profiles: ApplicationProfile[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { typeEquals: 'APPLICATION' as const, maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await withRetry(() => client.send(new ListInferenceProfilesCommand(input)));
      for (const summary of answer.inferenceProfileSummaries ?? []) {
        profiles.push({
          id: summary.inferenceProfileId ?? '',
          arn: summary.inferenceProfileArn ?? '',
          name: summary.inferenceProfileName ?? '',
          modelArns: (summary.models ?? []).flatMap(({ modelArn }) => modelArn ?? []),
        });
      }
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
