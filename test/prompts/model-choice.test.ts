// Which model a prompt is counted for, and which family an ID belongs to, in the catalogue or not.
import { expect } from 'chai';
import { bareModelId, familyOf } from '../../src/prompts/estimate/families.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { chooseModel } from '../../src/prompts/model-choice.ts';

const prompt = (value: unknown) => parsePrompt(value).prompt;
const text = prompt('hi');

describe('prompts/model-choice', () => {
  it('takes the model asked for, then the one of the file, then a stated default of the kind', () => {
    const named = prompt({ modelId: 'us.amazon.nova-pro-v1:0', messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
    expect(chooseModel('haiku-4.5', named)).to.include({ id: 'anthropic.claude-haiku-4-5-20251001-v1:0', assumed: false, warning: null });
    expect(chooseModel(null, named)).to.include({ id: 'amazon.nova-pro-v1:0', assumed: false, warning: null });
    expect(chooseModel(null, text)).to.include({ id: 'anthropic.claude-sonnet-4-6', assumed: true });
    expect(chooseModel(null, prompt({ prompt: 'hi', max_gen_len: 5 })).family.id).to.equal('llama3');
  });

  it('counts a Converse request for a model that nobody knows with the wide band of an unknown family', () => {
    const unknown = prompt({ modelId: 'foo.bar-v1:0', messages: [{ role: 'user', content: [{ text: 'hi' }] }] });
    const chosen = chooseModel(null, unknown);
    expect(chosen.family).to.deep.include({ id: 'unknown', band: { texts: 0.3, rules: 0.3, media: 0.3 } });
    expect(chosen.warning).to.match(/unknown model "foo.bar-v1:0"; counted as an unknown family/);
  });

  it('takes base IDs from profile IDs and ARNs', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0';
    for (const id of ['sonnet-4', 'us.anthropic.claude-sonnet-4-20250514-v1:0', arn]) {
      expect(chooseModel(id, text).id, id).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
    }
  });

  it('counts an ID that is not in the catalogue by its family, and says so', () => {
    const families: [string, string][] = [
      ['claude-sonnet-4-5-20250101', 'claude-4.5'],
      ['anthropic.claude-sonnet-9', 'claude-v5-sonnet'],
      ['claude-opus-9-1', 'claude-v5'],
    ];
    for (const [id, family] of families) {
      const chosen = chooseModel(id, text);
      expect(chosen.family.id, id).to.equal(family);
      expect(chosen.model, id).to.equal(null);
      expect(chosen.warning, id).to.match(/not in the catalogue: counted by its family/);
    }
  });

  it('refuses a model that nobody knows when it was asked for, and only warns when a file names it', () => {
    expect(() => chooseModel('no-such-thing', text)).to.throw('unknown model');
    const fromFile = chooseModel(null, prompt({ model: 'acme-1', max_tokens: 1, messages: [{ role: 'user', content: 'hi' }] }));
    expect(fromFile).to.include({ id: 'anthropic.claude-sonnet-4-6', assumed: true });
    expect(fromFile.warning).to.match(/acme-1.*--model/);
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123';
    expect(chooseModel(null, prompt({ modelId: arn, messages: [{ role: 'user', content: [{ text: 'hi' }] }] })).warning).to.match(
      /application inference profile/,
    );
  });

  it('knows the families by their IDs', () => {
    const families: [string, string][] = [
      ['anthropic.claude-v2:1', 'claude-2'],
      ['anthropic.claude-instant-v1', 'claude-2'],
      ['anthropic.claude-3-haiku-20240307-v1:0', 'claude-3-haiku'],
      ['anthropic.claude-3-sonnet-20240229-v1:0', 'claude-3-sonnet'],
      ['anthropic.claude-3-opus-20240229-v1:0', 'claude-3-opus'],
      ['anthropic.claude-3-5-sonnet-20240620-v1:0', 'claude-3-5-sonnet-v1'],
      ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet-v2'],
      ['claude-3-5-haiku-latest', 'claude-3-5-haiku'],
      ['claude-3-7-sonnet-latest', 'claude-4'],
      ['claude-sonnet-4-0', 'claude-4'],
      ['anthropic.claude-opus-4-1-20250805-v1:0', 'claude-4'],
      ['anthropic.claude-opus-4-20250514-v1:0', 'claude-4'],
      ['claude-haiku-4-5', 'claude-4.5'],
      ['anthropic.claude-opus-4-6-v1', 'claude-opus-4.6'],
      ['anthropic.claude-opus-4-5-20251101-v1:0', 'claude-4.6'],
      ['us.anthropic.claude-sonnet-4-6', 'claude-4.6'],
      ['anthropic.claude-opus-4-7', 'claude-v4.7'],
      ['global.anthropic.claude-opus-4-8', 'claude-v4.8'],
      ['anthropic.claude-fable-5', 'claude-v5'],
      ['claude-sonnet-5', 'claude-v5-sonnet'],
      ['amazon.nova-micro-v1:0', 'nova-1'],
      ['us.amazon.nova-2-lite-v1:0', 'nova-2'],
      ['meta.llama3-8b-instruct-v1:0', 'llama3.0'],
      ['us.meta.llama3-3-70b-instruct-v1:0', 'llama3'],
      ['us.meta.llama4-scout-17b-instruct-v1:0', 'llama4'],
      ['meta.llama2-13b-chat-v1', 'llama2'],
      ['openai.gpt-oss-120b-1:0', 'gpt-oss'],
      ['mistral.mixtral-8x7b-instruct-v0:1', 'mistral-7b'],
      ['mistral.mistral-large-3-675b-instruct', 'mistral-large-3'],
      ['us.mistral.pixtral-large-2502-v1:0', 'mistral'],
      ['us.deepseek.r1-v1:0', 'deepseek'],
      ['qwen.qwen3-32b-v1:0', 'qwen'],
      ['qwen.qwen3-coder-480b-a35b-v1:0', 'qwen-coder'],
      ['zai.glm-4.7', 'glm'],
      ['moonshotai.kimi-k2.5', 'kimi'],
      ['amazon.titan-text-express-v1', 'titan'],
      ['cohere.command-r-plus-v1:0', 'cohere'],
      ['acme.thing-1', 'unknown'],
    ];
    for (const [id, family] of families) expect(familyOf(id).id, id).to.equal(family);
    expect(bareModelId('arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-tg1-large')).to.equal('amazon.titan-tg1-large');
    expect(bareModelId('us-gov.anthropic.claude-X')).to.equal('anthropic.claude-x');
  });
});
