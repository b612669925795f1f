// The inference profiles that an account can call: its own names in front of models, and AWS's.
import type { InferenceProfileSummary } from '@aws-sdk/client-bedrock';
import { phrase } from '../../base/phrases.ts';
import type { ApplicationProfile } from '../../catalog/types.ts';
import { AWS } from '../../words/en/aws.ts';
import { requireItems, understood } from '../calls/answers.ts';
import { malformedAnswer } from '../calls/errors.ts';
import { allPages, PageTokens } from '../calls/pages.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock, MOST_PAGES, type ReadOptions } from './bedrock.ts';

/** The most that AWS takes (API reference of ListInferenceProfiles, 2026-10). */
const PROFILES_PER_PAGE = 1000;

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

export interface SystemProfile {
  readonly id: string;
  readonly modelId: string;
  /** Regions that may process; `*` is any commercial Region. */
  readonly processedIn: readonly string[];
}

/** AWS's own profiles that the Region offers. @throws BqError configuration or remote */
export async function readSystemProfiles(
  session: AwsSession,
  region: string,
  options: ReadOptions = {},
): Promise<readonly SystemProfile[]> {
  const summaries = await readProfiles(session, region, 'SYSTEM_DEFINED', options);
  return summaries.flatMap(({ inferenceProfileId: id, models }) => (id ? [{ id, ...routesOf(models ?? [], id) }] : []));
}

/** The ARNs say where; one without a Region says that it may be anywhere. */
function routesOf(models: readonly { readonly modelArn?: string | undefined }[], id: string): Omit<SystemProfile, 'id'> {
  const arns = models.flatMap(({ modelArn }) => modelArn ?? []).map((arn) => arn.split(':'));
  const modelId = models[0]?.modelArn?.split('/').slice(1).join('/') || id.slice(id.indexOf('.') + 1);
  const regions = [...new Set(arns.map((parts) => parts[3] || '*'))].sort();
  return { modelId, processedIn: regions.includes('*') ? ['*'] : regions };
}

/** The model behind an application inference profile, by ARN or ID. @throws BqError configuration or remote */
export async function readProfileTarget(session: AwsSession, region: string, profile: string): Promise<Omit<SystemProfile, 'id'>> {
  return askBedrock({ session, region, operation: 'GetInferenceProfile' }, async (client, { GetInferenceProfileCommand }, context) => {
    const answer = await withRetry(() => client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: profile })));
    const models = requireItems(answer.models, 'list of models', context);
    if (models.length === 0) throw malformedAnswer(context, phrase(AWS, 'noModel'));
    return understood(context, () => routesOf(models, profile));
  });
}

function readProfiles(
  session: AwsSession,
  region: string,
  typeEquals: 'APPLICATION' | 'SYSTEM_DEFINED',
  { onRetry, over }: ReadOptions = {},
): Promise<readonly InferenceProfileSummary[]> {
  return askBedrock({ session, region, operation: 'ListInferenceProfiles', over }, (client, { ListInferenceProfilesCommand }, context) =>
    allPages(new PageTokens(context, MOST_PAGES), async (nextToken) => {
      const input = { typeEquals, maxResults: PROFILES_PER_PAGE, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await withRetry(() => client.send(new ListInferenceProfilesCommand(input)), { onRetry });
      const items = requireItems(answer.inferenceProfileSummaries, 'list of profiles', context);
      if (items.some((item) => typeof item?.inferenceProfileId !== 'string' || item.inferenceProfileId === ''))
        throw malformedAnswer(context, phrase(AWS, 'profileWithoutId'));
      return { items, nextToken: answer.nextToken };
    }),
  );
}
