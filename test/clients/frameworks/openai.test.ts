// The client of OpenAI on the compatible endpoint: chat, responses, models, whole and streamed.
import { expect } from 'chai';
import OpenAI from 'openai';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, SMALL, TOO_MANY } from '../support/emulators.ts';

const MODEL = 'openai.gpt-oss-120b';
const messages = [{ role: 'user' as const, content: 'hello' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const isWeather = (json: string) => typeof (JSON.parse(json) as { city?: unknown }).city === 'string';

describe('openai', () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return new OpenAI({ baseURL: `${emulator.url}/openai/v1`, apiKey: 'bedrock-api-key' });
  };
  afterEach(() => emulator.close());

  it('chat is answered', async () => {
    const answer = await (await start()).chat.completions.create({ model: MODEL, messages, max_tokens: SMALL });
    expect(answer.choices[0]?.message.content).to.equal(ANSWER);
    expect(answer.usage?.completion_tokens).to.equal(5);
  });

  it('chat streams, with its usage where it is asked for', async () => {
    const client = await start();
    const stream = await client.chat.completions.create({ model: MODEL, messages, stream: true, stream_options: { include_usage: true } });
    let said = '';
    let tokens: number | undefined;
    for await (const chunk of stream) {
      said += chunk.choices[0]?.delta.content ?? '';
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    expect([said, tokens]).to.deep.equal([ANSWER, 5]);
  });

  it('a schema and a required tool are obeyed, the latter in a stream too', async () => {
    const client = await start();
    const schema = { type: 'json_schema' as const, json_schema: { name: 'weather', schema: parameters, strict: true } };
    const json = await client.chat.completions.create({ model: MODEL, messages, response_format: schema });
    expect(isWeather(json.choices[0]?.message.content ?? '')).to.equal(true);
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];
    const stream = client.chat.completions.stream({ model: MODEL, messages, tools, tool_choice: 'required' });
    const { choices } = await stream.finalChatCompletion();
    const call = choices[0]?.message.tool_calls?.[0];
    expect(choices[0]?.finish_reason).to.equal('tool_calls');
    expect(call?.function.name).to.equal('weather');
    expect(isWeather(call?.function.arguments ?? '')).to.equal(true);
  });

  it('responses are answered, streamed, and call a required tool', async () => {
    const client = await start();
    const answer = await client.responses.create({ model: MODEL, input: 'hello' });
    expect(answer.output_text).to.equal(ANSWER);
    expect(answer.usage?.output_tokens).to.equal(5);
    const stream = client.responses.stream({ model: MODEL, input: [{ role: 'user', content: 'hello' }], instructions: 'be brief' });
    expect((await stream.finalResponse()).output_text).to.equal(ANSWER);
    const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: true }];
    const called = await client.responses.create({ model: MODEL, input: 'hello', tools, tool_choice: 'required' });
    const [item] = called.output;
    expect(item?.type === 'function_call' && isWeather(item.arguments)).to.equal(true);
  });

  it('lists models, and says of another that it is not there', async () => {
    const client = await start();
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids.some((id) => id.startsWith('openai.gpt-oss-120b'))).to.equal(true);
    const error = await client.chat.completions.create({ model: 'gpt-none', messages }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OpenAI.NotFoundError);
  });

  it('is throttled with its own error class, before and in a stream', async () => {
    const client = await start('throttle:3', 'throttle-stream:1');
    const error = await client.chat.completions.create({ model: MODEL, messages }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OpenAI.RateLimitError);
    expect((error as Error).message).to.include(TOO_MANY);
    // One attempt and two retries, by its own rules.
    expect(emulator.state().totals.throttled).to.equal(3);
    const stream = await client.chat.completions.create({ model: MODEL, messages, stream: true });
    const broken = await (async () => {
      for await (const _chunk of stream);
    })().catch((reason: unknown) => reason);
    expect(broken).to.be.instanceOf(OpenAI.APIError);
  });

  it('on bedrock-mantle a refusal is its RateLimitError, and a cut answer ends with length or is incomplete', async () => {
    emulator = await foreignEmulator({ outputTokens: 80, limits: { tokensPerMinute: 1000, outputTokensPerMinute: 100 } });
    const client = new OpenAI({ baseURL: `${emulator.url}/v1`, apiKey: 'bedrock-api-key', maxRetries: 0 });
    const asked = { model: MODEL, messages, max_tokens: SMALL };
    const whole = await client.chat.completions.create(asked);
    expect([whole.choices[0]?.finish_reason, whole.usage?.completion_tokens]).to.deep.equal(['stop', 80]);
    const stream = client.chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
    const cut = await stream.finalChatCompletion();
    expect([cut.choices[0]?.finish_reason, cut.usage?.completion_tokens]).to.deep.equal(['length', 20]);
    const incomplete = await client.responses.create({ model: MODEL, input: 'hello', max_output_tokens: SMALL });
    expect(incomplete.incomplete_details).to.deep.equal({ reason: 'max_output_tokens' });
    const error = await client.chat.completions.create({ ...asked, max_tokens: 2000 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(OpenAI.RateLimitError);
    expect(error).to.deep.include({ status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' });
    expect((error as Error).message).to.include('input tokens per minute');
    expect(emulator.state().pools.map(({ endpoint }) => endpoint)).to.deep.equal(['mantle']);
  });

  it('retries by itself until it is answered', async () => {
    const answer = await (await start('throttle:1')).chat.completions.create({ model: MODEL, messages });
    expect(answer.choices[0]?.message.content).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
