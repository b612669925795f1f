// The models that AWS lists in a Region.
import type { FoundationModelSummary } from '@aws-sdk/client-bedrock';
import { phrase } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import type { ListedFacts, ListedState } from '../../catalog/own/own.ts';
import { AWS } from '../../words/en/aws.ts';
import { requireItems, understood } from '../calls/answers.ts';
import { type CallContext, malformedAnswer } from '../calls/errors.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { askBedrock, type ReadOptions } from './bedrock.ts';

export interface FoundationModel extends ListedFacts, ListedState {
  readonly modelId: string;
}

/** @throws BqError configuration or remote */
export async function readFoundationModels(
  session: AwsSession,
  region: string,
  { onRetry, over }: ReadOptions = {},
): Promise<readonly FoundationModel[]> {
  return askBedrock(
    { session, region, operation: 'ListFoundationModels', over },
    async (client, { ListFoundationModelsCommand }, context) => {
      const answer = await withRetry(() => client.send(new ListFoundationModelsCommand({})), { onRetry });
      const summaries = requireItems(answer.modelSummaries, 'list of models', context);
      // No Region of Bedrock is without a model: an empty list would call every model gone.
      if (summaries.length === 0) throw malformedAnswer(context, phrase(AWS, 'listsNoModel'));
      return understood(context, () => summaries.map((summary) => modelOf(summary, context)));
    },
  );
}

function modelOf(summary: FoundationModelSummary, context: CallContext): FoundationModel {
  const { modelId, modelName, providerName, modelLifecycle, inferenceTypesSupported: types = [] } = summary;
  if (!modelId) throw malformedAnswer(context, phrase(AWS, 'modelWithoutId'));
  return {
    modelId: plain(modelId),
    name: plain(modelName ?? modelId),
    provider: plain(providerName ?? modelId.slice(0, modelId.indexOf('.'))),
    inputModalities: [...(summary.inputModalities ?? [])],
    outputModalities: [...(summary.outputModalities ?? [])],
    launchDate: dayOf(modelLifecycle?.startOfLifeTime),
    lifecycle: modelLifecycle?.status ?? null,
    endOfLifeDate: dayOf(modelLifecycle?.endOfLifeTime),
    onDemand: types.includes('ON_DEMAND'),
    provisioned: types.includes('PROVISIONED' as (typeof types)[number]),
  };
}

const plain = (text: string) => stripControl(text, { oneLine: true }).slice(0, 200);
const dayOf = (time: Date | undefined) => time?.toISOString().slice(0, 10) ?? null;
