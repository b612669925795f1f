// The workload file that `bq plan --init` writes; examples/bq.yaml is the same.
import { words } from '../../base/phrases.ts';

export const WORKLOAD_TEMPLATE = words('workload-template', {
  file: `# Workloads of bq plan --workload. Units are in the names; what is left out has the default that is shown or named.
# schemas/workload.schema.json describes every key, docs/usage.md what the answer means.
#   bq plan --workload bq.yaml                      each workload, and the sum on each quota
#   bq plan --workload bq.yaml --check              exit 3 when it does not fit (add --offline for AWS's default quotas)
#   bq plan --workload bq.yaml --format markdown    for a pull request

region: us-east-1                # the source Region, whose quotas count; a workload can name its own
headroomPercent: 10              # of every quota, left free
spreadPercent: 30                # of latency and output where they are plain numbers, ±

workloads:
  - name: chat
    model: sonnet-4.5            # full ID, profile ID, ARN or short name: bq models
    # endpoint: runtime          # bedrock-runtime or mantle (bedrock-mantle); default: the runtime where it has the model
    # scope: geo                 # on-demand, geo, global; default: the first that has a tokens-per-minute row
    # staysIn: us                # only profiles and Regions that process there
    inputTokens: { mean: 1500, spread: 0.5 }     # a number, {min, max}, {mean, spread}, {mean, standardDeviation}, {median, sigma}, {values}, {file}
    cacheReadTokens: 4000        # free of quota; a tenth of the price on Claude
    maxTokens: 2000              # held from the start, whatever is written
    outputTokens: { mean: 400, spread: 0.5 }
    latencySeconds: 9            # default: firstTokenSeconds 1 + output / tokensPerSecond 60
    requestsPerMinute: 120       # or concurrency: workers that start their next request when the last one ends

  - name: summaries
    model: sonnet-4.5            # the same model, scope and Region: the same quota as chat
    inputTokens: 12000
    maxTokens: 1500
    outputTokens: 700
    concurrency: 8
    hoursPerDay: 10              # for daily quotas and the monthly price

  - name: triage
    model: haiku-4.5             # another model: a quota of its own
    inputTokens: 600
    maxTokens: 200
    outputTokens: 60
    requestsPerMinute: 600
    # sdk: boto3-standard        # these two are for bq simulate
    # retry: { kind: full-jitter, baseSeconds: 1, maxRetries: 5 }
`,
});
