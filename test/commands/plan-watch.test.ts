// `bq plan --emit alarm | dashboard | litellm | envoy-ai-gateway`: of one request and of a workload file.
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { expectSchema, expectSchemaOf } from '../_helpers/schema.ts';

const FILE = join(ROOT, 'examples', 'bq.yaml');
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:quota-alarms';
const PLAN = 'plan --offline --fast --model nova-pro --max-tokens 2000 --output-tokens 300 --region us-east-1'.split(' ');

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

async function emitted(args: readonly string[]): Promise<string> {
  const { result, error } = await callJson<PlanResult | WorkloadPlan>(args);
  expect(error).to.equal(undefined);
  const { stdout } = await callBq(args);
  expect(stdout.trimEnd()).to.equal(result.emitted?.text.trimEnd());
  return stdout;
}

describe('bq plan --emit alarm, of a workload file', () => {
  const ofFile = (...more: string[]) => ['plan', '--workload', FILE, '--offline', ...more];

  it('watches each quota that is shared, once, and notifies the topic', async () => {
    const { Resources } = JSON.parse(await emitted(ofFile('--emit', 'alarm', '--sns-topic', TOPIC))) as {
      Resources: Record<string, Resource>;
    };
    expect(Object.keys(Resources)).to.have.members([
      'TpmClaudeSonnet45Geo',
      'ThrottlesClaudeSonnet45Geo',
      'UnusualThrottlesClaudeSonnet45Geo',
      'TpmClaudeHaiku45Geo',
      'ThrottlesClaudeHaiku45Geo',
      'UnusualThrottlesClaudeHaiku45Geo',
    ]);
    for (const { Type, Properties } of Object.values(Resources)) {
      expect(Type).to.equal('AWS::CloudWatch::Alarm');
      expect(Properties).to.deep.include({ AlarmActions: [TOPIC], OKActions: [TOPIC] });
    }
    expect(Resources.TpmClaudeSonnet45Geo?.Properties).to.deep.include({
      Threshold: 4_000_000,
      Dimensions: [{ Name: 'ModelId', Value: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' }],
    });
    const { Metrics, ...unusual } = (Resources.UnusualThrottlesClaudeSonnet45Geo as Resource).Properties as {
      Metrics: { Id: string; Expression?: string }[];
    };
    expect(unusual).to.include({ ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'band' });
    expect(unusual).to.not.have.property('Threshold');
    expect(Metrics.find(({ Id }) => Id === 'band')?.Expression).to.equal('ANOMALY_DETECTION_BAND(m1, 2)');
  });

  it('watches the quota of a day where there is one, over a day', async () => {
    const { Resources } = JSON.parse(await emitted([...PLAN, '--tpd', '500m', '--emit', 'alarm', '--alarm-at', '50'])) as {
      Resources: Record<string, Resource>;
    };
    expect(Resources.TpdNovaProOnDemand?.Properties).to.include({ Threshold: 250_000_000, Period: 86_400, EvaluationPeriods: 1 });
    expect(Resources.TpmNovaProOnDemand?.Properties).to.include({ Period: 60, EvaluationPeriods: 3 });
  });

  it('is the same in Terraform', async () => {
    const text = await emitted(ofFile('--emit', 'alarm-terraform', '--sns-topic', TOPIC));
    expect(text.match(/^resource "aws_cloudwatch_metric_alarm"/gm)).to.have.length(6);
    expect(text.match(/alarm_actions {7}= \["arn:aws:sns:us-east-1:111122223333:quota-alarms"\]/g)).to.have.length(6);
    expect(text).to.include('expression  = "ANOMALY_DETECTION_BAND(m1, 2)"').and.include('threshold_metric_id = "band"');
    expect((text.match(/\{/g) ?? []).length).to.equal((text.match(/\}/g) ?? []).length);
  });

  it('refuses a topic of another Region, and what is no topic', async () => {
    const elsewhere = await callJson(ofFile('--emit', 'alarm', '--sns-topic', TOPIC.replace('us-east-1', 'eu-west-1')));
    expect(elsewhere.error).to.include({ code: 'TOPIC_ELSEWHERE', exitCode: 2 });
    expect(elsewhere.error?.suggestions).to.deep.equal([`--sns-topic ${TOPIC}`]);
    expect((await callJson(ofFile('--emit', 'alarm', '--sns-topic', 'quota-alarms'))).exitCode).to.equal(2);
    expect((await callJson(ofFile('--sns-topic', TOPIC))).exitCode).to.equal(2);
    const useless = await callJson(ofFile('--emit', 'dashboard', '--sns-topic', TOPIC));
    expect([useless.exitCode, useless.error?.suggestions]).to.deep.equal([2, ['--emit alarm', '--emit alarm-terraform']]);
    expect((await callJson(ofFile('--emit', 'litellm', '--alarm-at', '50'))).error?.message).to.include('--alarm-at is of no use');
  });

  it('says what a workload file cannot set', async () => {
    const { error } = await callJson(ofFile('--emit', 'lambda'));
    expect(error).to.include({ code: 'EMIT_NEEDS_REQUEST', exitCode: 2 });
    expect(error?.suggestions).to.include('--emit alarm');
  });
});

describe('bq plan --emit dashboard', () => {
  it('draws what is used beside the line of each quota', async () => {
    const board = JSON.parse(await emitted(['plan', '--workload', FILE, '--offline', '--emit', 'dashboard'])) as {
      widgets: { type: string; x: number; y: number; width: number; properties: Record<string, unknown> }[];
    };
    expect(board.widgets).to.have.length(6);
    const [first] = board.widgets;
    expect(first?.properties).to.deep.include({
      region: 'us-east-1',
      stat: 'Sum',
      period: 60,
      metrics: [['AWS/Bedrock', 'EstimatedTPMQuotaUsage', 'ModelId', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0']],
    });
    const annotations = first?.properties.annotations as { horizontal: { value: number }[] } | undefined;
    expect(annotations?.horizontal.map(({ value }) => value)).to.deep.equal([5_000_000, 4_000_000]);
    // Nothing lies over anything else, or beyond the 24 columns.
    const places = board.widgets.map(({ x, y, width }) => {
      expect(x + width).to.be.at.most(24);
      return `${x} ${y}`;
    });
    expect(new Set(places).size).to.equal(places.length);
  });
});

describe('bq plan --emit litellm and envoy-ai-gateway', () => {
  it('LiteLLM: a deployment with the rates that the plan found safe, in tokens of the bill', async () => {
    const { result } = await callJson<PlanResult>([...PLAN, '--emit', 'litellm']);
    expectSchema('plan', { schemaVersion: 1, command: 'plan', result, warnings: [] });
    const { model_list: list } = parse(result.emitted?.text ?? '');
    const rate = result.capacity?.requestsPerMinute ?? 0;
    expect(list).to.deep.equal([
      {
        model_name: 'nova-pro',
        litellm_params: {
          model: `bedrock/converse/${result.profileId ?? result.model.id}`,
          aws_region_name: 'us-east-1',
          rpm: Math.floor(rate),
          tpm: Math.floor(rate * result.cost.billed),
          max_parallel_requests: result.capacity?.safeConcurrency,
          timeout: 60,
        },
      },
    ]);
  });

  it('LiteLLM: every key and type is one that LiteLLM declares', async () => {
    const ofFile = ['plan', '--workload', FILE, '--offline', '--emit', 'litellm'];
    const other = PLAN.map((word) => (word === 'nova-pro' ? 'sonnet-4.5' : word));
    for (const args of [[...PLAN, '--emit', 'litellm'], [...other, '--emit', 'litellm'], ofFile])
      expectSchemaOf('test/fixtures/gateways/litellm.schema.json', parse(await emitted(args)));
  });

  it('LiteLLM: a deployment for each workload of a file, and none where they do not fit', async () => {
    const { model_list: list } = parse(await emitted(['plan', '--workload', FILE, '--offline', '--emit', 'litellm']));
    expect(list.map((one: { model_name: string }) => one.model_name)).to.deep.equal(['chat', 'summaries', 'triage']);
    expect(list[0].litellm_params).to.include({ rpm: 120, aws_region_name: 'us-east-1' });
    const { error } = await callJson(['plan', '--workload', '-', '--offline', '--emit', 'litellm'], {
      stdin: 'workloads: [{ name: a, model: nova-pro, region: us-east-1, maxTokens: 2000, outputTokens: 500, requestsPerMinute: 1000000 }]',
    });
    expect(error).to.include({ code: 'NOTHING_TO_EMIT', exitCode: 3 });
  });

  it('Envoy AI Gateway: routes whose quota tokens are limited, each with its own backend', async () => {
    const text = await emitted(['plan', '--workload', FILE, '--offline', '--emit', 'envoy-ai-gateway']);
    const documents = parseAllDocuments(text).map((document) => {
      expect(document.errors).to.deep.equal([]);
      return document.toJS();
    });
    expect(documents.map(({ kind }) => kind)).to.deep.equal(
      Array.from({ length: 3 }, () => ['AIGatewayRoute', 'AIServiceBackend', 'Backend', 'BackendTrafficPolicy']).flat(),
    );
    const names = documents.map(({ metadata }) => metadata.name);
    for (const name of names) expect(name).to.match(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    const [route, , , policy] = documents;
    expect(route.spec.llmRequestCosts).to.deep.equal([
      { metadataKey: 'bedrock_quota_token', type: 'CEL', cel: 'input_tokens - cached_input_tokens + output_tokens * uint(5)' },
    ]);
    const [requests, tokens] = policy.spec.rateLimit.global.rules;
    expect(requests.limit).to.deep.equal({ requests: 120, unit: 'Minute' });
    expect(tokens.cost.response.metadata.key).to.equal('bedrock_quota_token');
    // What two workloads of one quota may take together is no more than what is usable of it.
    const both = [documents[3], documents[7]].map((one) => one.spec.rateLimit.global.rules[1].limit.requests);
    expect(both[0] + both[1])
      .to.be.at.most(4_500_000)
      .and.be.above(4_400_000);
  });
});
