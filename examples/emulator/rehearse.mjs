// Asks Claude Sonnet 4.5 the same thing from several workers at once. Nothing in here knows of bq: run it against AWS, or with
// AWS_ENDPOINT_URL=http://127.0.0.1:4599 against `bq emulate`. The argument is maxTokens: node rehearse.mjs 1000
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';

const WORKERS = 8;
const maxTokens = Number(process.argv[2] ?? 64_000);
const client = new BedrockRuntimeClient({ maxAttempts: 3 });

await Promise.all(
  Array.from({ length: WORKERS }, async (_, worker) => {
    try {
      const answer = await client.send(
        new ConverseCommand({
          modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
          messages: [{ role: 'user', content: [{ text: 'Summarise the history of Kyoto.' }] }],
          inferenceConfig: { maxTokens },
        }),
      );
      console.log(`worker ${worker}: ${answer.usage.outputTokens} tokens, attempt ${answer.$metadata.attempts}`);
    } catch (error) {
      console.log(`worker ${worker}: ${error.name}: ${error.message} (attempt ${error.$metadata?.attempts})`);
    }
  }),
);
