// `--endpoint mantle` on every command that plans, counts or asks: the same quotas of bedrock-mantle everywhere, and bedrock-runtime as before.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CompareResult } from '../../src/contracts/compare.ts';
import type { CountResult } from '../../src/contracts/count.ts';
import type { ExplainResult } from '../../src/contracts/explain.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { QuotaRequestResult } from '../../src/contracts/quota-requests.ts';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { SimulateResult } from '../../src/contracts/simulate.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const REQUEST = ['--model', 'opus-5', '--region', 'us-east-1', '--max-tokens', '4000', '--input-tokens', '3000', '--output-tokens', '800'];
const OPUS_5 = '[bedrock-mantle endpoint] Input tokens per minute for Claude Opus 5';

describe('--endpoint mantle', () => {
  const directory = useTempDirectory();
  const file = (name: string, text: string) => {
    const path = join(directory(), name);
    writeFileSync(path, text);
    return path;
  };
  const workloads = () =>
    file(
      'bq.yaml',
      `region: us-east-1
workloads:
  - { name: chat, model: opus-5, endpoint: mantle, inputTokens: 3000, maxTokens: 4000, outputTokens: 800, concurrency: 200 }
  - { name: more, model: opus-5, endpoint: mantle, inputTokens: 3000, maxTokens: 4000, outputTokens: 800, concurrency: 100 }
  - { name: runtime, model: opus-5, inputTokens: 3000, maxTokens: 4000, outputTokens: 800, concurrency: 100 }
`,
    );

  it('bq compare: a way of its own, the only one where it is asked for', async () => {
    const compare = ['compare', ...REQUEST, '--concurrency', '100', '--offline'];
    const both = (await callJson<CompareResult>(compare)).result;
    const alone = (await callJson<CompareResult>([...compare, '--endpoint', 'mantle'])).result;
    const runtime = (await callJson<CompareResult>([...compare, '--endpoint', 'runtime'])).result;
    const [way, ...others] = alone.ways;
    expect(others).to.deep.equal([]);
    expect(way).to.include({
      endpoint: 'mantle',
      scope: null,
      fits: true,
      tokensPerMinute: 20_000_000,
      outputTokensPerMinute: 2_000_000,
      perRequestUsd: null,
    });
    const { result: plan } = await callJson<PlanResult>(['plan', ...REQUEST, '--endpoint', 'mantle', '--offline']);
    expect(way?.safeConcurrency).to.equal(plan.capacity?.safeConcurrency);
    expect(both.ways.filter(({ endpoint }) => endpoint === undefined)).to.deep.equal(runtime.ways);
    expect(both.ways.filter(({ endpoint }) => endpoint === 'mantle')).to.have.length(1);
  });

  it('bq plan --workload: two quotas, shared by the workloads there, apart from the runtime', async () => {
    const { result } = await callJson<WorkloadPlan>(['plan', '--workload', workloads(), '--offline']);
    expect(result.quotas.map(({ kind, endpoint, users }) => [kind, endpoint, users.map(({ name }) => name).sort()])).to.deep.equal([
      ['input-tpm', 'mantle', ['chat', 'more']],
      ['output-tpm', 'mantle', ['chat', 'more']],
      ['tpm', undefined, ['runtime']],
    ]);
    expect(result.fits).to.equal(true);
    const [chat, , runtime] = result.workloads;
    expect(chat).to.include({ endpoint: 'mantle', burndownRate: 1, settledTokens: 3800, admissionTokens: 7000 });
    expect(runtime).to.include({ burndownRate: 10, settledTokens: 11_000 });
    expect(chat?.needs.outputTokensPerMinute).to.be.greaterThan(200 * 800);
    const { stdout } = await callBq(['plan', '--workload', workloads(), '--offline']);
    expect(stdout).to.include('output TPM');
  });

  it('bq simulate: the two rows of the workloads, none refused and none cut below what is safe, many cut above it', async () => {
    const simulate = [
      'simulate',
      workloads(),
      '--name',
      'chat',
      '--replicates',
      '2',
      '--set',
      'workloads[0].durationSeconds=300',
      '--set',
      'workloads[1].durationSeconds=300',
    ];
    const { result } = await callJson<SimulateResult>(simulate);
    expect(result.quota).to.include({ tokensPerMinute: 20_000_000, outputTokensPerMinute: 2_000_000 });
    expect(result.policies[0]).to.deep.include({
      requestsThrottled: { mean: 0, low: 0, high: 0 },
      requestsCut: { mean: 0, low: 0, high: 0 },
    });
    const { result: cut } = await callJson<SimulateResult>([...simulate, '--output-tpm', '500000']);
    expect(cut.policies[0]?.requestsCut?.mean).to.be.greaterThan(100);
    const { result: runtime } = await callJson<SimulateResult>([...simulate, '--endpoint', 'runtime']);
    expect(runtime.quota).to.not.have.property('outputTokensPerMinute');
  });

  it('bq count --max-tokens: held of input, written of output', async () => {
    const prompt = file(
      'prompt.json',
      JSON.stringify({ model: 'claude-opus-5', max_tokens: 100, messages: [{ role: 'user', content: 'hello there' }] }),
    );
    const { result } = await callJson<CountResult>(['count', prompt, '--max-tokens', '4000', '--endpoint', 'mantle', '--offline']);
    expect(result.quota).to.include({ endpoint: 'mantle', burndownRate: 1, worstCaseOutputTokens: 4000 });
    expect(result.quota?.admission.documented).to.equal((result.quota?.inputTokens ?? 0) + 4000);
    expect((await callBq(['count', prompt, '--max-tokens', '4000', '--endpoint', 'mantle', '--offline'])).stdout).to.include(
      'of output TPM',
    );
  });

  it('bq quotas: its rows', async () => {
    const { result } = await callJson<QuotasResult>([
      'quotas',
      '--endpoint',
      'mantle',
      '--model',
      'opus-5',
      '--region',
      'us-east-1',
      '--offline',
    ]);
    expect(result.quotas.map(({ quotaName }) => quotaName)).to.deep.equal([OPUS_5, OPUS_5.replace('Input', 'Output')]);
  });

  it('bq quotas request: the row of input or of output, by its flag, with what AWS’s pages say', async () => {
    const request = ['quotas', 'request', '--model', 'opus-5', '--region', 'us-east-1', '--dry-run'];
    const input = (await callJson<QuotaRequestResult>([...request, '--endpoint', 'mantle', '--tpm', '30m'])).result;
    expect(input.quota.quotaName).to.equal(OPUS_5);
    expect(input.checks.find(({ id }) => id === 'adjustable')?.text).to.match(/limit-increase form/);
    const output = (await callJson<QuotaRequestResult>([...request, '--output-tpm', '3m'])).result;
    expect(output.quota.quotaName).to.equal(OPUS_5.replace('Input', 'Output'));
  });

  it('bq support-case: the row that the wish goes beyond, with the need of the plan', async () => {
    const ask = [
      'support-case',
      '--kind',
      'quota-increase',
      ...REQUEST,
      '--endpoint',
      'mantle',
      '--concurrency',
      '2000',
      '--offline',
      '--lang',
      'en',
    ];
    const { result } = await callJson<SupportCaseResult>(ask);
    const { result: plan } = await callJson<PlanResult>(['plan', ...REQUEST, '--endpoint', 'mantle', '--concurrency', '2000', '--offline']);
    expect(result.quota).to.include({ kind: 'output-tpm', needed: plan.wish?.quotaNeededOutputTokensPerMinute, adjustable: true });
    expect(result.route.kind).to.equal('service-quotas');
    expect(result.route.reasons.map(({ id }) => id)).to.include('mantle');
    expect(result.body).to.include('bedrock-mantle.us-east-1.api.aws').and.include('Claude Opus 5');
    const { result: input } = await callJson<SupportCaseResult>([...ask, '--limit', 'input-tpm']);
    expect(input.quota).to.include({ kind: 'input-tpm', needed: plan.wish?.quotaNeededTokensPerMinute });
  });

  it('bq explain: refusals of both APIs, and answers that were cut', async () => {
    const explain = async (...words: string[]) => (await callJson<ExplainResult>(['explain', '--offline', ...words])).result.causes;
    const [openai] = await explain(
      '{"error":{"message":"Too many input tokens per minute, please wait before trying again.","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}',
    );
    expect(openai).to.include({ id: 'mantle-input-tokens', limit: 'input-tpm', isThrottle: true });
    const [anthropic] = await explain(
      '429 {"type":"error","error":{"type":"rate_limit_error","message":"Too many input tokens per minute, please wait before trying again."}}',
      '--model',
      'opus-5',
      '--endpoint',
      'mantle',
      '--max-tokens',
      '4000',
    );
    expect(anthropic).to.include({ id: 'mantle-input-tokens' });
    expect(anthropic?.forThisModel.join(' ')).to.match(
      /Claude Opus 5 \(bedrock-mantle\).*20,000,000.*one request with max_tokens 4,000 holds 4,000/,
    );
    expect(anthropic?.commands[0]).to.match(/^bq plan --model opus-5 --endpoint mantle/);
    const unworded = await explain(
      "openai.RateLimitError: Error code: 429 - {'error': {'code': 'rate_limit_exceeded', 'message': 'Rate limit reached for requests', 'type': 'rate_limit_error'}}",
    );
    expect(unworded[0]).to.include({ id: 'throttle-without-words', isThrottle: true });
    expect(unworded[0]?.means).to.include('bedrock-mantle');
    for (const answer of [
      '{"id":"chatcmpl-1","object":"chat.completion","model":"openai.gpt-oss-120b","choices":[{"index":0,"message":{"role":"assistant","content":"so"},"finish_reason":"length"}],"usage":{"completion_tokens":120}}',
      '{"type":"message","role":"assistant","model":"anthropic.claude-opus-5","content":[{"type":"text","text":"so"}],"stop_reason":"max_tokens","usage":{"input_tokens":3,"output_tokens":120}}',
      '{"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":{"output_tokens":120}}',
    ]) {
      const [cut, ...others] = await explain(answer);
      expect(others).to.deep.equal([]);
      expect(cut).to.include({ id: 'answer-cut', limit: 'output-tpm', isThrottle: false });
      expect(cut?.message).to.include('120 output tokens');
    }
    expect(await explain('{"object":"chat.completion","choices":[{"finish_reason":"stop"}]}')).to.deep.equal([]);
  });
});
