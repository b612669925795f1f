// The systems that settings can be written for; a command knows their names long before it writes any.

export type EmitFormat = 'step-functions' | 'sqs' | 'lambda' | 'sdk-js' | 'botocore' | 'aws-sdk-python' | 'bottleneck' | 'p-limit';
export const EMIT_FORMATS: readonly EmitFormat[] = [
  'step-functions',
  'sqs',
  'lambda',
  'sdk-js',
  'botocore',
  'aws-sdk-python',
  'bottleneck',
  'p-limit',
];

/** Gateways in front of Bedrock: they name the model and its Region, which a plan or a workload file knows. */
export type GatewayFormat = 'litellm' | 'envoy-ai-gateway';
export const GATEWAY_FORMATS: readonly GatewayFormat[] = ['litellm', 'envoy-ai-gateway'];

/** What watches the quotas. */
export type WatchFormat = 'alarm' | 'alarm-terraform' | 'dashboard';
export const ALARM_FORMATS: readonly WatchFormat[] = ['alarm', 'alarm-terraform'];
export const WATCH_FORMATS: readonly WatchFormat[] = [...ALARM_FORMATS, 'dashboard'];
