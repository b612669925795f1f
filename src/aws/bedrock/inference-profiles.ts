// The inference profiles that an account can call: its own names in front of models, and AWS's.
import type { InferenceProfileSummary } from '@aws-sdk/client-bedrock';
import type { ApplicationProfile } from '../../usage/callers.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { allPages, askBedrock } from './bedrock.ts';

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

function readProfiles(
  session: AwsSession,
  region: string,
  typeEquals: 'APPLICATION' | 'SYSTEM_DEFINED',
): Promise<readonly InferenceProfileSummary[]> {
  return askBedrock(session, region, 'ListInferenceProfiles', (client, { ListInferenceProfilesCommand }) =>
    allPages(async (input) => {
      const answer = await withRetry(() => client.send(new ListInferenceProfilesCommand({ typeEquals, ...input })));
      return { items: answer.inferenceProfileSummaries ?? [], nextToken: answer.nextToken };
    }),
  );
}
