// Names as tools write them: the same model, whatever stands around its name; never a near one.
import { expect } from 'chai';
import fc from 'fast-check';
import { BqError } from '../../src/base/errors.ts';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';

const SONNET_4_5 = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const id = (name: string) => resolveModel(name).model.modelId;

describe('names as tools write them', () => {
  it('are one model', () => {
    const names: Readonly<Record<string, readonly string[]>> = {
      [SONNET_4_5]: [
        `bedrock/${SONNET_4_5}`,
        `bedrock/converse/us.${SONNET_4_5}`,
        `bedrock_converse/global.${SONNET_4_5}`,
        `converse/${SONNET_4_5}`,
        `bedrock/us-west-2/${SONNET_4_5}`,
        `bedrock/${SONNET_4_5}@eu-west-1`,
        `amazon-bedrock/us.${SONNET_4_5}`,
        `amazon-bedrock:us.${SONNET_4_5}`,
        'anthropic/claude-sonnet-4.5',
        'anthropic:claude-sonnet-4-5',
        'openrouter/anthropic/claude-sonnet-4.5:thinking',
        'vertex_ai/claude-sonnet-4-5@20250929',
        'claude-sonnet-4-5-20250929',
        'claude-4-5-sonnet',
        'CLAUDE-4.5-SONNET',
        'Anthropic Claude Sonnet 4.5',
        'Anthropic Claude Sonnet 4.5 V1',
        `"${SONNET_4_5}"`,
        `${SONNET_4_5}/`,
        'sonnet-4-5-20250929',
        'claude-sonnet-4-5-20250929-thinking',
        'anthropic--claude-4.5-sonnet',
        'anthropic_claude_sonnet_4_5',
        SONNET_4_5.replace(':', '-'),
        'github_copilot/claude-sonnet-4.5',
        'databricks-claude-sonnet-4-5',
        'my-gateway/anthropic/claude-sonnet-4.5:beta',
        'projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929',
        `bedrock-us-west-2/${SONNET_4_5}`,
        `portkey/@bedrock/us.${SONNET_4_5}`,
        `langchain:bedrock_converse:us.${SONNET_4_5}`,
        `bedrock|${SONNET_4_5}`,
        `https://bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(SONNET_4_5)}/converse-stream`,
        `model/us.${SONNET_4_5}/invoke-with-response-stream`,
        `us.${SONNET_4_5}?region=us-east-1`,
        `us/${SONNET_4_5}`,
        'google-vertex/claude-sonnet-4-5@20250929',
        SONNET_4_5.replace(':', '%3A'),
        SONNET_4_5.replace(':', '%253A'),
        `bedrock/arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${SONNET_4_5}`,
        encodeURIComponent(`arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${SONNET_4_5}`),
      ],
      'anthropic.claude-3-5-sonnet-20241022-v2:0': [
        'claude-3-5-sonnet-v2@20241022',
        'claude-3-5-sonnet-20241022',
        'claude-3-5-sonnet-latest',
        'claude-sonnet-3.5-v2',
      ],
      'anthropic.claude-3-5-sonnet-20240620-v1:0': ['claude-3-5-sonnet@20240620', 'claude-3.5-sonnet', 'anthropic/claude-3-5-sonnet'],
      'anthropic.claude-opus-4-6-v1': ['claude-opus-4-6-20260205', 'claude-4.6-opus'],
      'meta.llama3-3-70b-instruct-v1:0': ['meta-llama/Llama-3.3-70B-Instruct', 'llama3.3-70b', 'meta/llama-3.3-70b-instruct'],
      'meta.llama4-maverick-17b-instruct-v1:0': ['meta-llama/Llama-4-Maverick-17B-128E-Instruct', 'meta-llama/llama-4-maverick'],
      'mistral.ministral-3-8b-instruct': ['mistralai/Ministral-3-8B-Instruct-2512'],
      'nvidia.nemotron-nano-3-30b': ['nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16'],
      // A version that AWS's own ID does not have.
      'qwen.qwen3-vl-235b-a22b': ['qwen.qwen3-vl-235b-a22b-v1:0', 'Qwen/Qwen3-VL-235B-A22B-Instruct'],
      'anthropic.claude-sonnet-4-6': [
        'anthropic.claude-sonnet-4-6-v1:0',
        'anthropic.claude-sonnet-4-6:0',
        'acme/llm/anthropic.claude-sonnet-4-6',
      ],
      'deepseek.v3.2': ['deepseek-ai/DeepSeek-V3.2'],
      'zai.glm-4.7': ['z-ai/glm-4.7', 'zai-org/GLM-4.7'],
      'xai.grok-4.7': ['x-ai/grok-4.7'],
      'openai.gpt-oss-120b-1:0': ['gpt-oss:120b', 'openai/gpt-oss-120b'],
      'amazon.nova-pro-v1:0': ['amazon/nova-pro-v1', 'aws/amazon.nova-pro-v1:0', 'NOVA_PRO'],
    };
    for (const [modelId, written] of Object.entries(names)) for (const name of written) expect(id(name), name).to.equal(modelId);
  });

  it('hold for every model and every wrapping', () => {
    const wraps: ReadonlyArray<(name: string) => string> = [
      (name) => `bedrock/${name}`,
      (name) => `bedrock/converse/${name}`,
      (name) => `amazon-bedrock/${name}`,
      (name) => `${name}@us-east-1`,
      (name) => `bedrock/eu-central-1/${name}`,
      (name) => name.replaceAll(':', '%3A'),
      (name) => name.toUpperCase(),
      (name) => ` "${name}" `,
      (name) => `${name}:latest`,
      (name) => `my-gateway/${name}`,
      (name) => `@bedrock/${name}`,
      (name) => `bedrock-us-east-1/${name}`,
    ];
    const ids = allModels().flatMap(({ modelId, profiles, shortNames }) => [
      ...[modelId, ...shortNames].map((name) => ({ name, modelId, profileId: null })),
      ...profiles.map(({ id: profileId }) => ({ name: profileId, modelId, profileId })),
    ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.array(fc.constantFrom(...wraps), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        ({ name, modelId, profileId }, chosen, isAddress) => {
          const wrapped = chosen.reduce((text, wrap) => wrap(text), name);
          const written = isAddress
            ? `https://bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(name)}/converse`
            : wrapped;
          // "latest" behind a Claude means its newest date, which may be another entry.
          fc.pre(!/latest/i.test(written) || !/3[.-]5-?sonnet|sonnet-3[.-]5/i.test(name));
          // Behind what nobody knows only a whole ID is unmistakable.
          fc.pre(!/my-gateway/i.test(written) || (/^[a-z0-9-]+\.[a-z]/.test(name) && !/"/.test(written)));
          const { model, profile } = resolveModel(written);
          expect([model.modelId, profile?.id ?? null], written).to.deep.equal([modelId, profileId]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('keep the profile, and say of a Region that it is left out', () => {
    expect(resolveModel(`bedrock/converse/jp.${SONNET_4_5}`).profile?.prefix).to.equal('jp');
    expect(resolveModel('eu.claude-sonnet-4-5-20250929').profile?.prefix).to.equal('eu');
    expect(resolveModel('us.anthropic.claude-sonnet-4-6:0').profile?.prefix).to.equal('us');
    expect(resolveModel('us.meta.llama3-3-70b-instruct').profile?.prefix).to.equal('us');
    expect(resolveModel('us.anthropic.claude-sonnet-4-6-v1:0').profile?.prefix).to.equal('us');
    expect(resolveModel(`my-gateway/us.${SONNET_4_5}[1m]`)).to.deep.include({ profile: resolveModel(`us.${SONNET_4_5}`).profile });
    expect(resolveModel(`my-gateway/us.${SONNET_4_5}[1m]`).model.usesLongContext).to.equal(true);
    expect(String(resolveModel(`bedrock/us-west-2/${SONNET_4_5}`).warning))
      .to.include('us-west-2')
      .and.include('--region');
    expect(resolveModel(`bedrock/${SONNET_4_5}`).warning).to.equal(null);
  });

  it('never take a near model', () => {
    for (const name of [
      'openai/claude-sonnet-4.5',
      'anthropic/nova-pro',
      'claude-sonnet-4-5-v2',
      'claude-sonnet-4-5-20250101',
      'anthropic.claude-opus-4-9',
      'claude-4-9-opus',
      'bedrock/xyzzy',
      'foo/sonnet-4.5',
      'foo/bar/sonnet-4.5',
      'foo/openai/claude-sonnet-4.5',
      'meta-llama/llama-9-70b',
    ])
      expect(() => resolveModel(name), name).to.throw(BqError, 'unknown model');
  });

  it('take the rows of the long context where the name asks for it', () => {
    const snapshot = defaultSnapshot('us-east-1');
    for (const name of ['sonnet-4.5[1m]', `us.${SONNET_4_5}:1m`, `bedrock/${SONNET_4_5}[1M]`]) {
      const { model } = resolveModel(name);
      expect([model.modelId, model.contextWindowTokens], name).to.deep.equal([SONNET_4_5, 1_000_000]);
      const { tpm, rpm } = governingRows(model, 'geo', snapshot);
      expect(tpm?.row.quotaName, name).to.equal(
        'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1 1M Context Length',
      );
      // There is a row of requests for the model, and for the long context too where AWS has one.
      expect(rpm?.row.quotaName).to.match(/Claude Sonnet 4\.5 V1/);
    }
    // No row of that name: those of the model.
    expect(governingRows(resolveModel('opus-5[1m]').model, 'geo', snapshot).tpm?.row.quotaCode).to.equal('L-99296DCD');
    expect(governingRows(resolveModel('sonnet-4.5').model, 'geo', snapshot).tpm?.row.quotaCode).to.equal('L-F4DDD3EB');
  });
});
