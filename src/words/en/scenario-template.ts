// The scenario that `bq simulate init` writes.
import { words } from '../../base/phrases.ts';
import { SDK_NAMES } from '../../simulator/clients/sdk-layers.ts';
import { DEFAULT_WINDOW, WINDOW_MODELS } from '../../simulator/windows/index.ts';

const OTHER_WINDOWS = WINDOW_MODELS.filter((name) => name !== DEFAULT_WINDOW).join(', ');

export const SCENARIO_TEMPLATE = words('scenario-template', {
  file: `# A scenario of bq simulate. Units are in the names; what is left out has the default that is shown or named.
# schemas/scenario.schema.json describes every key, docs/simulation.md what they mean. Run it: bq simulate scenario.yaml

name: summaries

quota:
  tokensPerMinute: 200000        # null: no such limit
  requestsPerMinute: 200         # leave it out where there is no RPM row: that means no limit, never 0
  rpmReading: per-minute         # or concurrent: the row counts requests in flight
  # tokensPerDay: 288000000
  window: ${DEFAULT_WINDOW}     # AWS does not say how a minute is counted: ${OTHER_WINDOWS}
  settlement: at-end             # or progressive: generated tokens are charged as they come

workloads:
  - name: documents
    arrival:
      kind: executions           # or closed-loop (workers), poisson or constant (perMinute), bursts (size, everySeconds), trace (file)
      count: 60
      # staggerSeconds: 0
    steps:                       # one request after another; most workloads have one step
      - name: summarise
        inputTokens: { mean: 3000, spread: 0.5 }   # a number, {min, max}, {mean, spread}, {mean, standardDeviation}, {median, sigma}, {values}, {file}
        maxTokens: 4000                            # held from the start
        outputTokens: { mean: 800, spread: 0.3 }
        # latencySeconds: 15                       # default: firstTokenSeconds 1 + output / tokensPerSecond 60
        burndownRate: 5                            # quota tokens per output token: bq models
        overheadSeconds: 1                         # before each attempt: starting the function
    sdk: boto3-legacy            # ${SDK_NAMES.join(', ')}
    invocationTimeoutSeconds: 900
    retry:
      kind: step-functions       # or sqs, fixed, exponential, full-jitter, equal-jitter, decorrelated-jitter, none
      intervalSeconds: 10
      backoffRate: 2
      maxAttempts: 8
      # maxDelaySeconds: 300
      jitterStrategy: FULL

policies:                        # compared side by side; each replaces what it names in every workload
  - name: as configured
  - name: no jitter
    retry: { kind: step-functions, intervalSeconds: 10, backoffRate: 2, maxAttempts: 8 }
  - name: ten at once
    pacing: { maxConcurrentExecutions: 10 }

seed: 1
replicates: 20                   # runs with seeds 1 to 20; figures are means with 95 % confidence intervals
horizonSeconds: 86400            # a run stops here, whatever still waits
`,
});
