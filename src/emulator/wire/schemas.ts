// Loads the SDK's own schemas, once and only when the emulator runs, and finds the operations and errors of each service in them.
import type { NormalizedSchema } from '@smithy/core/schema';
import { agentRuntime } from './rerank-schema.ts';

export type ServiceName = 'bedrock' | 'bedrock-runtime' | 'bedrock-agent-runtime' | 'servicequotas' | 'monitoring' | 'sts' | 'pricing';

/** An operation as the SDK's packages describe it. */
export interface OperationSchema {
  readonly service: ServiceName;
  readonly name: string;
  /** Method, URI template and success status; null for RPC protocols. */
  readonly http: readonly [method: string, uri: string, status: number] | null;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

export interface ErrorSchema {
  readonly name: string;
  readonly status: number;
  readonly schema: NormalizedSchema;
  /** Code and status of the query protocol that came before, where the service has one. */
  readonly queryError: readonly [code: string, status: number] | null;
}

export interface ServiceSchemas {
  readonly name: ServiceName;
  readonly operations: ReadonlyMap<string, OperationSchema>;
  readonly errors: ReadonlyMap<string, ErrorSchema>;
}

type StaticSchema = readonly [kind: number, namespace: string, name: string, traits: Record<string, unknown> | 0, ...rest: unknown[]];

const OPERATION_KIND = 9;
const ERROR_KIND = -3;

function isStatic(value: unknown, kind: number): value is StaticSchema {
  return Array.isArray(value) && value[0] === kind && typeof value[2] === 'string';
}

/** Reads every operation and error that a client package exports. */
function readService(name: ServiceName, exported: object, normalize: (schema: unknown) => NormalizedSchema): ServiceSchemas {
  const operations = new Map<string, OperationSchema>();
  const errors = new Map<string, ErrorSchema>();
  for (const value of Object.values(exported)) {
    if (isStatic(value, OPERATION_KIND)) {
      const http = value[3] === 0 ? undefined : value[3].http;
      operations.set(value[2], {
        service: name,
        name: value[2],
        http: Array.isArray(http) ? (http as [string, string, number]) : null,
        input: normalize(value[4]),
        output: normalize(value[5]),
      });
    } else if (isStatic(value, ERROR_KIND) && value[3] !== 0) {
      errors.set(value[2], { name: value[2], schema: normalize(value), ...errorTraits(value[3]) });
    }
  }
  return { name, operations, errors };
}

function errorTraits({ httpError, error, awsQueryError }: Record<string, unknown>): Pick<ErrorSchema, 'status' | 'queryError'> {
  const usual = error === 'server' ? 500 : 400;
  return {
    status: typeof httpError === 'number' ? httpError : usual,
    queryError: Array.isArray(awsQueryError) ? (awsQueryError as [string, number]) : null,
  };
}

/** Takes about a quarter of a second: never call it at start-up of another command. */
export async function loadServices(): Promise<ReadonlyMap<ServiceName, ServiceSchemas>> {
  const [{ NormalizedSchema }, bedrock, runtime, quotas, cloudWatch, sts, pricing] = await Promise.all([
    import('@smithy/core/schema'),
    import('@aws-sdk/client-bedrock'),
    import('@aws-sdk/client-bedrock-runtime'),
    import('@aws-sdk/client-service-quotas'),
    import('@aws-sdk/client-cloudwatch'),
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-pricing'),
  ]);
  const normalize = (schema: unknown): NormalizedSchema => NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  const services: readonly [ServiceName, object][] = [
    ['bedrock', bedrock],
    ['bedrock-runtime', runtime],
    ['bedrock-agent-runtime', agentRuntime],
    ['servicequotas', quotas],
    ['monitoring', cloudWatch],
    ['sts', sts],
    ['pricing', pricing],
  ];
  return new Map(services.map(([name, exported]) => [name, readService(name, exported, normalize)]));
}
