// What files say of a plan's question: prompt files with settings of their own, saved plans of this version and of 0.1.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CountResult } from '../../src/contracts/count.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';

const directory = mkdtempSync(join(tmpdir(), 'bq-plan-files-'));
function write(name: string, value: unknown): string {
  const file = join(directory, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}
const messages = [{ role: 'user', content: [{ text: 'How many requests fit into a minute?' }] }];
const plan = (...words: string[]) => callJson<PlanResult>(['plan', '--offline', '--fast', ...words]);

describe('bq plan --prompt: what the file says beside its length', () => {
  for (const [region, id, scope] of [
    ['us-east-1', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'global'],
    ['us-east-1', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'geo'],
    ['ap-northeast-1', 'jp.anthropic.claude-sonnet-4-5-20250929-v1:0', 'geo'],
    ['eu-central-1', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'geo'],
    ['us-east-1', 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'global'],
  ] as const) {
    it(`plans the profile and max_tokens of a Converse request for ${id}`, async () => {
      const file = write('converse.json', { modelId: id, inferenceConfig: { maxTokens: 4000 }, messages });
      const { result, warnings } = await plan('--prompt', file, '--region', region);
      expect(result.profileId).to.equal(id.split('/').at(-1));
      expect(result.scope).to.equal(scope);
      expect(result.request).to.include({ maxTokens: 4000, maxTokensGiven: true });
      expect(result.question.maxTokens).to.deep.equal({ value: 4000, origin: 'prompt' });
      expect(result.question.model.origin).to.equal('prompt');
      expect(warnings.join('\n')).to.match(/converse\.json says model .*, max_tokens 4,000/);
    });
  }

  it('lets a flag beat the file, and the file the environment', async () => {
    const file = write('flags.json', {
      modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      inferenceConfig: { maxTokens: 4000 },
      messages,
    });
    const { result } = await plan('--prompt', file, '--model', 'haiku-4.5', '--max-tokens', '900', '--region', 'us-east-1');
    expect(result.model.name).to.equal('Claude Haiku 4.5');
    expect(result.request.maxTokens).to.equal(900);
    const scoped = await plan('--prompt', file, '--scope', 'geo', '--region', 'us-east-1');
    expect(scoped.result.profileId).to.match(/^us\./);
    expect(scoped.warnings.join()).to.match(/global\.anthropic\S+ of the file was left out/);
    const elsewhere = write('elsewhere.json', { modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', messages });
    const moved = await plan('--prompt', elsewhere, '--max-tokens', '900', '--region', 'ap-northeast-1');
    expect(moved.result.profileId).to.match(/^jp\./);
  });

  it('reads Anthropic bodies, thinking included, and refuses a budget that is not below max_tokens', async () => {
    const body = (max: number, budget: number) => ({
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: max,
      thinking: { type: 'enabled', budget_tokens: budget },
      messages: [{ role: 'user', content: 'Hello' }],
    });
    const good = await plan('--prompt', write('body.json', body(8000, 2000)), '--model', 'sonnet-4.5', '--region', 'us-east-1');
    expect(good.result.request).to.include({ maxTokens: 8000, thinkingBudgetTokens: 2000 });
    const bad = write('bad.json', body(2000, 2000));
    const refused = await callBq(['plan', '--offline', '--fast', '--check', '--json', '--prompt', bad, '--model', 'sonnet-4.5']);
    expect(refused.exitCode).to.equal(3);
    const { warnings, notes } = JSON.parse(refused.stdout) as { warnings: string[]; notes: { code: string }[] };
    expect(warnings.join()).to.match(/thinking budget of 2,000 must be below max_tokens 2,000/);
    expect(notes.map(({ code }) => code)).to.include('THINKING_ABOVE_MAX_TOKENS');
    // The flag says max_tokens for it.
    expect(
      (await callBq(['plan', '--offline', '--fast', '--check', '--prompt', bad, '--model', 'sonnet-4.5', '--max-tokens', '4000'])).exitCode,
    ).to.equal(0);
  });

  it('takes the largest max_tokens of JSON lines, and says so', async () => {
    const line = (maxTokens: number) =>
      JSON.stringify({ modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0', inferenceConfig: { maxTokens }, messages });
    const file = write('many.jsonl', `${[500, 3000, 1000].map(line).join('\n')}\n`);
    const { result, warnings } = await plan('--prompt', file, '--region', 'us-east-1');
    expect(result.request.maxTokens).to.equal(3000);
    expect(result.prompt).to.include({ minMaxTokens: 500, maxMaxTokens: 3000, records: 3 });
    expect(warnings.join('\n')).to.match(/max_tokens from 500 to 3,000: the largest is planned/);
    const refused = write(
      'thinking.jsonl',
      `${line(4000)}\n${JSON.stringify({ messages: [{ role: 'user', content: 'x' }], anthropic_version: 'bedrock-2023-05-31', max_tokens: 1000, thinking: { type: 'enabled', budget_tokens: 1500 } })}\n`,
    );
    const checked = await callBq(['plan', '--offline', '--fast', '--check', '--prompt', refused, '--model', 'haiku-4.5']);
    expect(checked.exitCode, checked.stdout).to.equal(3);
    expect(checked.stdout.replaceAll(/\s+/g, ' ')).to.match(/1 request of \S+ has a thinking budget that is not below max_tokens/);
  });

  it('asks which model where a file names several, and refuses a limit that no answer can have', async () => {
    const file = write(
      'two.jsonl',
      ['sonnet-4-5-20250929-v1:0', 'haiku-4-5-20251001-v1:0']
        .map((id) => JSON.stringify({ modelId: `anthropic.claude-${id}`, messages }))
        .join('\n'),
    );
    const unnamed = await callBq(['plan', '--offline', '--fast', '--prompt', file]);
    expect(unnamed.exitCode).to.equal(2);
    expect(unnamed.stderr).to.match(/which model/);
    const zero = write('zero.json', { modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0', inferenceConfig: { maxTokens: 0 }, messages });
    const refused = await callBq(['plan', '--offline', '--fast', '--prompt', zero]);
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.match(/zero\.json: a request asks for max_tokens 0/);
  });

  it('bq count --json says the same of the file', async () => {
    const file = write('counted.json', {
      modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
      inferenceConfig: { maxTokens: 4000 },
      messages,
    });
    const { result } = await callJson<CountResult>(['count', '--offline', file]);
    expect(result.files[0]?.settings).to.deep.include({ modelIds: { 'global.anthropic.claude-sonnet-4-5-20250929-v1:0': 1 } });
    expect(result.files[0]?.settings.maxTokens).to.include({ min: 4000, max: 4000 });
  });
});

describe('bq plan --from: the same question again', () => {
  const saved = async (name: string, ...words: string[]) =>
    write(name, (await callBq(['plan', '--offline', '--fast', '--json', ...words])).stdout);
  const base = [
    '--model',
    'sonnet-4.5',
    '--max-tokens',
    '4000',
    '--output-tokens',
    '800',
    '--input-tokens',
    '3000',
    '--region',
    'us-east-1',
  ];

  for (const words of [
    ['--burndown', '1', '--rpm-reading', 'concurrent', '--rpm', '3'],
    ['--ttft', '3', '--tokens-per-second', '20'],
    ['--stays-in', 'us'],
    ['--scope', 'global', '--reservation', 'weighted', '--spread', '0', '--headroom', '25'],
    ['--concurrency', '40', '--tpm', '900000', '--tpd', '1000000000', '--thinking-budget', '1000'],
  ]) {
    it(`gives the same answer after ${words.join(' ')}`, async () => {
      const file = await saved('plan.json', ...base, ...words);
      const [first, again] = [
        JSON.parse((await callBq(['plan', '--offline', '--fast', '--json', ...base, ...words])).stdout).result,
        (await plan('--from', file)).result,
      ] as [PlanResult, PlanResult];
      expect({ ...again, question: null }).to.deep.equal({ ...first, question: null });
    });
  }

  it('keeps residency in another Region: what does not stay there is exit 3', async () => {
    const file = await saved('stays.json', ...base, '--stays-in', 'us');
    const moved = await callBq(['plan', '--offline', '--fast', '--from', file, '--region', 'ap-northeast-1']);
    expect(moved.exitCode).to.equal(3);
    expect(moved.stderr).to.match(/not processed in us alone/);
    const freed = await callBq(['plan', '--offline', '--fast', '--from', file, '--region', 'ap-northeast-1', '--stays-in', 'jp']);
    expect(freed.exitCode).to.equal(0);
  });

  it('beats the environment, and is beaten by flags', async () => {
    const file = await saved('env.json', ...base);
    const asked = async (...words: string[]) =>
      (
        JSON.parse(
          (await callBq(['plan', '--offline', '--fast', '--json', '--from', file, ...words], { env: { BQ_REGION: 'eu-central-1' } }))
            .stdout,
        ) as { result: PlanResult }
      ).result;
    expect((await asked()).region).to.equal('us-east-1');
    expect((await asked('--region', 'us-west-2')).region).to.equal('us-west-2');
  });

  it('keeps a rate of BQ_BURNDOWN that the plan was made with', async () => {
    const rates = write('rates.json', { 'sonnet-4.5': 2 });
    const first = await callBq(['plan', '--offline', '--fast', '--json', ...base], { env: { BQ_BURNDOWN: rates } });
    const again = await plan('--from', write('own.json', first.stdout));
    expect(again.result.model.burndownRate).to.equal(2);
    expect((JSON.parse(first.stdout) as { result: PlanResult }).result.question.burndown).to.deep.equal({
      value: 2,
      origin: 'environment',
    });
  });

  it('reads a plan that lacks newer keys, for a plan and for a case', async () => {
    const whole = JSON.parse((await callBq(['plan', '--offline', '--fast', '--json', ...base, '--concurrency', '9'])).stdout) as {
      result: Record<string, unknown>;
      notes?: unknown;
    };
    const { question: _question, advice: _advice, ...old } = whole.result;
    const file = write('old.json', { ...whole, result: old, notes: undefined });
    const again = await plan('--from', file);
    expect(again.result.request).to.include({ maxTokens: 4000, outputTokens: 800, inputTokens: 3000 });
    expect(again.result.wish).to.include({ concurrency: 9 });
    expect(again.result.capacity).to.deep.equal(whole.result.capacity);
    const letter = await callBq(['support-case', '--kind', 'quota-increase', '--from', file, '--json']);
    expect(letter.exitCode, letter.stderr).to.equal(0);
  });

  it('names the place of a value that no question has', async () => {
    const whole = JSON.parse((await callBq(['plan', '--offline', '--fast', '--json', ...base])).stdout) as { result: PlanResult };
    const broken = {
      ...whole,
      result: { ...whole.result, question: { ...whole.result.question, maxTokens: { value: 'many', origin: 'flag' } } },
    };
    const { exitCode, stderr } = await callBq(['plan', '--offline', '--from', write('broken.json', broken)]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/broken\.json: \$\.result\.question\.maxTokens\.value: is "many"/);
  });
});
