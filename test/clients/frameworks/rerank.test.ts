// Rerank by the SDK's own client, whose schema the emulator has in a copy of its own.
import * as agentRuntime from '@aws-sdk/client-bedrock-agent-runtime';
import { NormalizedSchema } from '@smithy/core/schema';
import { expect } from 'chai';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { agentRuntime as ownSchema } from '../../../src/emulator/wire/rerank-schema.ts';
import { foreignEmulator, KEYS } from '../support/emulators.ts';

const { BedrockAgentRuntimeClient, RerankCommand } = agentRuntime;
const text = (words: string) => ({
  type: 'INLINE' as const,
  inlineDocumentSource: { type: 'TEXT' as const, textDocument: { text: words } },
});

describe('@aws-sdk/client-bedrock-agent-runtime', () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return new BedrockAgentRuntimeClient({ endpoint: emulator.url, region: 'us-east-1', credentials: KEYS });
  };
  const question = new RerankCommand({
    queries: [{ type: 'TEXT', textQuery: { text: 'tokens per minute' } }],
    sources: [
      text('a cat'),
      text('tokens of a minute'),
      { type: 'INLINE', inlineDocumentSource: { type: 'JSON', jsonDocument: { a: 'tokens' } } },
    ],
    rerankingConfiguration: {
      type: 'BEDROCK_RERANKING_MODEL',
      bedrockRerankingConfiguration: {
        numberOfResults: 2,
        modelConfiguration: { modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0' },
      },
    },
  });
  afterEach(() => emulator.close());

  it('is answered with the best documents', async () => {
    const { results } = await (await start()).send(question);
    expect(results?.map(({ index }) => index)).to.deep.equal([1, 2]);
    expect(results?.[0]?.relevanceScore).to.be.within(0.6, 0.7);
  });

  it('is throttled, and retries by itself', async () => {
    const { $metadata: metadata } = await (await start('throttle:1@Rerank')).send(question);
    expect(metadata.attempts).to.equal(2);
  });

  it('the schema that the emulator has is that of the client', async () => {
    await start();
    const shapesOf = (operation: unknown) => {
      const [, , , , input, output] = operation as unknown[];
      return [described(NormalizedSchema.of(input as never)), described(NormalizedSchema.of(output as never))];
    };
    expect(shapesOf(ownSchema.Rerank$)).to.deep.equal(shapesOf((agentRuntime as unknown as Record<string, unknown>).Rerank$));
  });
});

/** Names and kinds of all members, to the ground. */
function described(schema: NormalizedSchema): unknown {
  if (schema.isStructSchema()) return Object.fromEntries([...schema.structIterator()].map(([name, member]) => [name, described(member)]));
  if (schema.isListSchema() || schema.isMapSchema()) return [described(schema.getValueSchema())];
  return schema.isStringSchema() ? 'string' : schema.isNumericSchema() ? 'number' : schema.isDocumentSchema() ? 'document' : 'other';
}
