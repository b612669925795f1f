// Every operation of the services that the emulator answers for, called by the SDK's own client with the least input that its schema takes.
import * as bedrock from '@aws-sdk/client-bedrock';
import * as runtime from '@aws-sdk/client-bedrock-runtime';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as pricing from '@aws-sdk/client-pricing';
import * as quotas from '@aws-sdk/client-service-quotas';
import * as sts from '@aws-sdk/client-sts';
import { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from '../../src/emulator/wire/check.ts';

type Exports = Readonly<Record<string, unknown>>;
type Client = { send(command: object): Promise<unknown>; destroy(): void };

export interface SdkService {
  readonly title: string;
  readonly operations: readonly string[];
  readonly exports: Exports;
  readonly client: string;
}

const service = (title: string, exports: Exports, client: string): SdkService => ({
  title,
  exports,
  client,
  operations: Object.keys(exports)
    .flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
    .sort(),
});

export const SDK_SERVICES: readonly SdkService[] = [
  service('Bedrock Runtime', runtime, 'BedrockRuntimeClient'),
  service('Bedrock', bedrock, 'BedrockClient'),
  service('Service Quotas', quotas, 'ServiceQuotasClient'),
  service('CloudWatch', cloudwatch, 'CloudWatchClient'),
  service('STS', sts, 'STSClient'),
  service('Price List', pricing, 'PricingClient'),
];

/** What an operation answered: the error's status and name; null for an answer. */
export type Outcome = { readonly status: number | null; readonly name: string } | null;

/** @param config of a client @param each is told every operation's outcome, one after the other */
export async function callAll(sdk: SdkService, config: object, each: (operation: string, outcome: Outcome) => void): Promise<void> {
  const create = sdk.exports[sdk.client] as new (config: object) => Client;
  // Quiet: that a stream cannot be sent again is nothing to tell.
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const client = new create({ ...config, logger });
  for (const operation of sdk.operations) {
    const command = sdk.exports[`${operation}Command`] as new (input: unknown) => object;
    const [, , , , input] = sdk.exports[`${operation}$`] as readonly unknown[];
    const outcome = await client.send(new command(leastInput(NormalizedSchema.of(input as never)))).then(
      () => null,
      ({ name, $metadata }: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }) => ({
        name,
        status: $metadata?.httpStatusCode ?? null,
      }),
    );
    each(operation, outcome);
  }
  client.destroy();
}

/** A body that ends at once, where one is streamed. */
async function* nothing(): AsyncGenerator<never> {}

/** The least value of a shape: what is required, and no more. */
function leastInput(schema: NormalizedSchema): unknown {
  if (schema.isStreaming() && schema.isStructSchema()) return nothing();
  if (schema.isUnionSchema()) {
    const [first] = schema.structIterator();
    return first ? { [first[0]]: leastInput(first[1]) } : {};
  }
  if (schema.isStructSchema()) {
    const required = new Set(requiredMembers(schema));
    const members = [...schema.structIterator()].filter(([name]) => required.has(name));
    return Object.fromEntries(members.map(([name, member]) => [name, leastInput(member)]));
  }
  if (schema.isListSchema()) return [];
  if (schema.isMapSchema() || schema.isDocumentSchema()) return {};
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBlobSchema()) return new Uint8Array(0);
  if (schema.isBooleanSchema()) return true;
  return schema.isNumericSchema() ? 1 : 'abcdefghijkl';
}
