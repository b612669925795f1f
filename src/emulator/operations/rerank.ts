// Rerank of bedrock-agent-runtime: counted as its model's call is, with scores that count shared words and are no model's opinion.
import { isObject } from '../../base/json-value.ts';
import { type InferenceSettings, startInference } from '../backend/inference.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { rank } from '../bodies/vectors.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import { constraintError, validationError } from '../wire/aws-error.ts';

interface TextDocument {
  readonly text?: string;
}

interface RerankDocument {
  readonly type: string;
  readonly textDocument?: TextDocument;
  readonly jsonDocument?: unknown;
}

interface RerankInput {
  readonly queries: readonly { readonly type: string; readonly textQuery: TextDocument }[];
  readonly sources: readonly { readonly type: string; readonly inlineDocumentSource: RerankDocument }[];
  readonly rerankingConfiguration: {
    readonly type: string;
    readonly bedrockRerankingConfiguration: {
      readonly modelConfiguration: { readonly modelArn: string };
      readonly numberOfResults?: number;
    };
  };
}

/** AWS's limits on one request. API reference, Rerank, 2026-10. */
const MOST_SOURCES = 1_000;

export function rerankHandlers(settings: InferenceSettings, prompts: PromptReader): Handlers {
  return {
    Rerank: handler<RerankInput>((call) => {
      const { input, region } = call;
      requireForm(input);
      const { modelConfiguration, numberOfResults } = input.rerankingConfiguration.bedrockRerankingConfiguration;
      const target = settings.directory.target(modelConfiguration.modelArn, region.name);
      if (!/\.rerank/.test(target.model.modelId)) throw validationError('The provided model is not supported for reranking.');
      const documents = input.sources.map(({ inlineDocumentSource }) => textOf(inlineDocumentSource));
      const query = input.queries[0]?.textQuery.text ?? '';
      const weight = prompts.invoke({ inputText: [query, ...documents].join('\n') }, target.model);
      const asked = { operation: 'Rerank', target, weight, body: call.document, maxTokens: null, wish: null };
      const inference = startInference(settings, call as Call<never>, asked);
      const answer = (): Output => ({
        results: rank(query, documents)
          .slice(0, numberOfResults)
          .map(({ index, score }) => ({ index, relevanceScore: score })),
      });
      if (inference.generation.durationSeconds > 0) return inference.generation.finish().then(answer);
      inference.generation.complete();
      return answer();
    }),
  };
}

/** @throws AwsError ValidationException for what the shapes alone do not say */
function requireForm({ queries, sources, rerankingConfiguration }: RerankInput): void {
  const { numberOfResults } = rerankingConfiguration.bedrockRerankingConfiguration;
  const problems: string[] = [];
  const complain = (member: string, rule: string) =>
    problems.push(`Value at '${member}' failed to satisfy constraint: Member must ${rule}`);
  if (queries.length !== 1) complain('queries', 'have length equal to 1');
  if (sources.length < 1 || sources.length > MOST_SOURCES) complain('sources', `have length between 1 and ${MOST_SOURCES}`);
  if (queries.some(({ type }) => type !== 'TEXT')) complain('queries.1.member.type', 'satisfy enum value set: [TEXT]');
  if (sources.some(({ type }) => type !== 'INLINE')) complain('sources.member.type', 'satisfy enum value set: [INLINE]');
  if (numberOfResults !== undefined && (numberOfResults < 1 || numberOfResults > MOST_SOURCES))
    complain('rerankingConfiguration.bedrockRerankingConfiguration.numberOfResults', `have value between 1 and ${MOST_SOURCES}`);
  if (problems.length > 0) throw constraintError(problems);
}

function textOf({ textDocument, jsonDocument }: RerankDocument): string {
  if (textDocument?.text !== undefined) return textDocument.text;
  return isObject(jsonDocument) ? JSON.stringify(jsonDocument) : '';
}
