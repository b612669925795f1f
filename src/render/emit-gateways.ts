// Settings of gateways that stand before Bedrock: deployments with the rates that a plan found safe.

import type { Deployment } from '../planner/settings.ts';
import type { GatewayFormat } from './emit-formats.ts';

/** @returns YAML with a final newline */
export function emitGateway(format: GatewayFormat, deployments: readonly Deployment[]): string {
  return format === 'litellm' ? liteLlm(deployments) : envoyAiGateway(deployments);
}

/** A string of JSON is one of YAML. */
const quoted = (text: string) => JSON.stringify(text);

/** At least one: 0 would let nothing through. */
const whole = (value: number) => Math.max(1, Math.floor(value + 1e-9));

/** Its tokens are those of the bill, which no burndown rate multiplies: the safe rate in its unit. */
function liteLlm(deployments: readonly Deployment[]): string {
  const entries = deployments.flatMap((one) => [
    `  - model_name: ${quoted(one.name)}`,
    '    litellm_params:',
    `      model: ${quoted(`bedrock/converse/${one.modelId}`)}`,
    `      aws_region_name: ${quoted(one.region)}`,
    `      rpm: ${whole(one.requestsPerMinute)}`,
    `      tpm: ${whole(one.billedTokensPerMinute)} # input and output as billed; the quota counts output x ${one.burndownRate}`,
    `      max_parallel_requests: ${one.concurrency}`,
    `      timeout: ${Math.ceil(one.readTimeoutSeconds)}`,
  ]);
  return `${[
    '# Of a LiteLLM proxy: rpm, tpm and max_parallel_requests keep each deployment within what bq plan found safe.',
    'model_list:',
    ...entries,
    'router_settings:',
    '  optional_pre_call_checks: ["enforce_model_rate_limits"]',
    '  num_retries: 3',
    '  retry_after: 15',
  ].join('\n')}\n`;
}

/** Names of Kubernetes: lower case, at most 63 characters. */
function resourceName(text: string, used: Set<string>): string {
  const base =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50)
      .replace(/-+$/, '') || 'workload';
  let name = `bq-${base}`;
  for (let count = 2; used.has(name); count++) name = `bq-${base}-${count}`;
  used.add(name);
  return name;
}

/** A route, its backend and its limits: requests and quota tokens a minute, and how many at once. Credentials and Gateway are the user's. */
function envoyAiGateway(deployments: readonly Deployment[]): string {
  const used = new Set<string>();
  return `${deployments.map((one) => envoyRoute(one, resourceName(one.name, used)).join('\n')).join('\n---\n')}\n`;
}

function envoyRoute(one: Deployment, name: string): string[] {
  const host = `bedrock-runtime.${one.region}.amazonaws.com${one.region.startsWith('cn-') ? '.cn' : ''}`;
  return [
    `# ${name}: tokens that count against the quota, output x ${one.burndownRate}, without what a cache was read for.`,
    'apiVersion: aigateway.envoyproxy.io/v1beta1',
    'kind: AIGatewayRoute',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  parentRefs:',
    '    - name: NAME_OF_YOUR_GATEWAY',
    '      kind: Gateway',
    '      group: gateway.networking.k8s.io',
    '  rules:',
    '    - matches:',
    '        - headers:',
    '            - type: Exact',
    '              name: x-ai-eg-model',
    `              value: ${quoted(one.modelId)}`,
    '      backendRefs:',
    `        - name: ${name}`,
    '      timeouts:',
    `        request: ${Math.ceil(one.readTimeoutSeconds)}s`,
    '  llmRequestCosts:',
    '    - metadataKey: bedrock_quota_token',
    '      type: CEL',
    `      cel: "input_tokens - cached_input_tokens + output_tokens * uint(${Math.ceil(one.burndownRate)})"`,
    '---',
    'apiVersion: aigateway.envoyproxy.io/v1beta1',
    'kind: AIServiceBackend',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  schema:',
    '    name: AWSBedrock',
    '  backendRef:',
    `    name: ${name}`,
    '    kind: Backend',
    '    group: gateway.envoyproxy.io',
    '---',
    'apiVersion: gateway.envoyproxy.io/v1alpha1',
    'kind: Backend',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  endpoints:',
    '    - fqdn:',
    `        hostname: ${host}`,
    '        port: 443',
    '---',
    'apiVersion: gateway.envoyproxy.io/v1alpha1',
    'kind: BackendTrafficPolicy',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  targetRefs:',
    '    - group: gateway.networking.k8s.io',
    '      kind: HTTPRoute',
    `      name: ${name}`,
    '  circuitBreaker:',
    `    maxParallelRequests: ${one.concurrency}`,
    '  rateLimit:',
    '    type: Global',
    '    global:',
    '      rules:',
    '        - limit:',
    `            requests: ${whole(one.requestsPerMinute)}`,
    '            unit: Minute',
    '        - limit:',
    `            requests: ${whole(one.quotaTokensPerMinute)}`,
    '            unit: Minute',
    '          cost:',
    '            request:',
    '              from: Number',
    '              number: 0',
    '            response:',
    '              from: Metadata',
    '              metadata:',
    '                namespace: io.envoy.ai_gateway',
    '                key: bedrock_quota_token',
  ];
}
