// Every operation that the SDK knows, sent by the SDK, against the router made from the same schemas; and the errors in between.
import * as bedrock from '@aws-sdk/client-bedrock';
import * as runtime from '@aws-sdk/client-bedrock-runtime';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as quotas from '@aws-sdk/client-service-quotas';
import type { NormalizedSchema } from '@smithy/core/schema';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { AwsError } from '../../src/emulator/wire/aws-error.ts';
import { requiredMembers } from '../../src/emulator/wire/check.ts';
import type { Protocol } from '../../src/emulator/wire/message.ts';
import { Router } from '../../src/emulator/wire/router.ts';
import { loadServices, type OperationSchema, type ServiceName, type ServiceSchemas } from '../../src/emulator/wire/schemas.ts';
import { clientConfig, testEmulator } from './kit.ts';

const unservedStatus = ({ http }: OperationSchema) => (http ? 404 : 400);

type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

interface AnyClient {
  send(command: unknown): Promise<unknown>;
  destroy(): void;
}
type Sdk = Readonly<Record<string, unknown>>;

const SDKS: ReadonlyArray<readonly [ServiceName, Sdk, string]> = [
  ['bedrock', bedrock, 'BedrockClient'],
  ['bedrock-runtime', runtime, 'BedrockRuntimeClient'],
  ['servicequotas', quotas, 'ServiceQuotasClient'],
  ['monitoring', cloudWatch, 'CloudWatchClient'],
];
/** A label that needs every kind of encoding. */
const AWKWARD = 'arn:aws:bedrock:us-east-1:000000000000:x/a b%é';

/** The smallest input that the schema accepts. */
function minimal(schema: NormalizedSchema, depth = 0): unknown {
  if (schema.isStructSchema()) {
    const names = schema.isUnionSchema() ? [...schema.structIterator()].slice(0, 1).map(([name]) => name) : requiredMembers(schema);
    return Object.fromEntries([...names].map((name) => [name, minimal(schema.getMemberSchema(name), depth + 1)]));
  }
  if (schema.isListSchema()) return depth > 4 ? [] : [minimal(schema.getValueSchema(), depth + 1)];
  if (schema.isMapSchema()) return {};
  if (schema.isBlobSchema()) return new Uint8Array([1]);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isDocumentSchema()) return {};
  return AWKWARD;
}

const isInputStream = (schema: NormalizedSchema): boolean =>
  schema.isStructSchema() && [...schema.structIterator()].some(([, member]) => member.isStreaming());

describe('conformance with the SDK', () => {
  let services: ReadonlyMap<ServiceName, ServiceSchemas>;
  let emulator: Emulator;
  const seen: string[] = [];

  before(async () => {
    services = await loadServices();
    emulator = await testEmulator({
      listener: (event) => {
        if (event.operation) seen.push(event.operation);
      },
    });
  });
  after(() => emulator.close());

  for (const [service, sdk, clientName] of SDKS) {
    it(`${service}: method, path and members of every operation reach that operation`, async function () {
      this.timeout(60_000);
      const Client = sdk[clientName] as new (config: unknown) => AnyClient;
      const client = new Client(clientConfig(emulator));
      const { operations, errors } = services.get(service) as ServiceSchemas;
      expect(operations.size).to.be.greaterThan(10);
      /** A served operation refuses an input that means nothing, with an error of its service. */
      const expectKnown = (name: string, error: SdkError): void => {
        const known = errors.get(error.name);
        expect(known, `${name}: ${error.name} ${error.message}`).to.not.equal(undefined);
        expect(error.$metadata?.httpStatusCode).to.equal(known?.status);
        expect(seen, name).to.include(name);
      };
      const errorOf = ({ name, input }: OperationSchema): Promise<SdkError | null> => {
        const Command = sdk[`${name}Command`] as new (input: unknown) => unknown;
        return client.send(new Command(input.isStructSchema() ? minimal(input) : {})).then(
          () => null,
          (reason: SdkError) => reason,
        );
      };
      let unserved = 0;
      for (const operation of [...operations.values()].filter(({ input }) => !isInputStream(input))) {
        const error = await errorOf(operation);
        if (error?.name === 'UnknownOperationException') {
          unserved++;
          expect(error).to.deep.include({ message: `bq emulate does not serve ${operation.name}` });
          expect(error.$metadata?.httpStatusCode).to.equal(unservedStatus(operation));
        } else if (error) expectKnown(operation.name, error);
      }
      expect(unserved).to.be.greaterThan(0);
      client.destroy();
    });

    it(`${service}: members that are required and missing are named in AWS's words`, async () => {
      const { operations } = services.get(service) as ServiceSchemas;
      const missingOf = ({ input }: OperationSchema): readonly string[] =>
        isInputStream(input) ? [] : requiredMembers(input).filter((name) => !input.getMemberSchema(name).getMergedTraits().httpLabel);
      for (const operation of operations.values()) {
        const missing = missingOf(operation);
        if (missing.length === 0) continue;
        const response = await sendEmpty(emulator, service, operation);
        const { message } = (await response.json()) as { message: string };
        const names = missing.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
        expect(response.status, operation.name).to.equal(400);
        expect(response.headers.get('x-amzn-errortype'), operation.name).to.equal('ValidationException');
        expect(message.startsWith(`${names.length} validation error${names.length === 1 ? '' : 's'} detected: `), message).to.equal(true);
        for (const name of names)
          expect(message).to.include(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
      }
    });
  }

  it('every error has the status of its schema', async () => {
    const router = await Router.create(services);
    const protocols: ReadonlyArray<readonly [ServiceName, Record<string, string>]> = [
      ['bedrock', {}],
      ['bedrock-runtime', {}],
      ['servicequotas', { 'x-amz-target': 'ServiceQuotasV20190624.ListServices' }],
      ['monitoring', { 'x-amz-target': 'GraniteServiceVersion20100801.ListMetrics' }],
    ];
    for (const [service, headers] of protocols) {
      const path = service.startsWith('bedrock') ? '/foundation-models' : '/';
      const routed = router.route({ method: path === '/' ? 'POST' : 'GET', path, query: null, headers, body: Buffer.alloc(0) });
      const protocol: Protocol = 'call' in routed ? routed.call.protocol : routed.protocol;
      for (const error of (services.get(service) as ServiceSchemas).errors.values()) {
        expect(protocol.fail(new AwsError(error.name, 'told', 599), 'id').status, error.name).to.equal(error.status);
      }
    }
  });
});

async function sendEmpty(emulator: Emulator, service: ServiceName, { name, http }: OperationSchema): Promise<Response> {
  if (http) {
    const [method, uri] = http;
    const path = uri.replaceAll(/\{\w+\+?\}/g, 'x');
    return fetch(`${emulator.url}${path}`, { method });
  }
  const target = service === 'monitoring' ? 'GraniteServiceVersion20100801' : 'ServiceQuotasV20190624';
  return fetch(`${emulator.url}/`, { method: 'POST', headers: { 'x-amz-target': `${target}.${name}` }, body: '{}' });
}
