// The systems that settings can be written for; a command knows their names long before it writes any.

export type EmitFormat = 'step-functions' | 'sqs' | 'lambda' | 'sdk-js' | 'botocore' | 'bottleneck' | 'p-limit';
export const EMIT_FORMATS: readonly EmitFormat[] = ['step-functions', 'sqs', 'lambda', 'sdk-js', 'botocore', 'bottleneck', 'p-limit'];
