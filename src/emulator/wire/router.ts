// Finds the protocol, service and operation of a request and checks its input: the one way into the emulator's operations.
import { AwsError } from './aws-error.ts';
import type { BoundCall, Protocol, WireRequest, WireResponse } from './message.ts';
import { header } from './message.ts';
import { QueryXml, STS_XML_NAMESPACE } from './query-xml.ts';
import { RestJson } from './rest-json.ts';
import { RpcJson } from './rpc-json.ts';
import type { ServiceName, ServiceSchemas } from './schemas.ts';

const TARGETS: Readonly<Record<string, readonly [ServiceName, '1.0' | '1.1']>> = {
  ServiceQuotasV20190624: ['servicequotas', '1.1'],
  GraniteServiceVersion20100801: ['monitoring', '1.0'],
  AWSPriceListService: ['pricing', '1.1'],
};

/** What a request turned out to be: a call that can run, or an error in the protocol that it spoke. */
export type Routed = { readonly call: BoundCall } | { readonly error: unknown; readonly protocol: Protocol };

export class Router {
  private constructor(
    private readonly rest: RestJson,
    private readonly rpc: ReadonlyMap<string, RpcJson>,
    private readonly query: QueryXml,
  ) {}

  static async create(services: ReadonlyMap<ServiceName, ServiceSchemas>): Promise<Router> {
    const [protocols, { EventStreamCodec }, { fromUtf8, toUtf8 }, { XmlCodec }] = await Promise.all([
      import('@smithy/core/protocols'),
      import('@smithy/core/event-streams'),
      import('@smithy/core/serde'),
      import('@aws-sdk/core/protocols'),
    ]);
    const get = (name: ServiceName): ServiceSchemas => services.get(name) as ServiceSchemas;
    const rest = { timestampFormat: { useTrait: true, default: 7 as const }, httpBindings: true, jsonName: true };
    const rpc = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false };
    const xml = { timestampFormat: { useTrait: true, default: 5 as const }, xmlNamespace: STS_XML_NAMESPACE };
    return new Router(
      new RestJson([get('bedrock'), get('bedrock-runtime'), get('bedrock-agent-runtime')], {
        codec: new protocols.JsonCodec(rest),
        strings: new protocols.FromStringShapeDeserializer(rest),
        toStrings: new protocols.ToStringShapeSerializer(rest),
        frames: new EventStreamCodec(toUtf8, fromUtf8),
      }),
      new Map(
        Object.entries(TARGETS).map(([target, [name, version]]) => [target, new RpcJson(get(name), version, new protocols.JsonCodec(rpc))]),
      ),
      new QueryXml(get('sts'), new XmlCodec({ ...xml, serviceNamespace: 'com.amazonaws.sts' })),
    );
  }

  /** An error outside of any operation, in the shape that most clients here understand. */
  fail(error: unknown): WireResponse {
    return this.rest.fail(error, '00000000-0000-4000-8000-000000000000');
  }

  route(request: WireRequest): Routed {
    const target = header(request, 'x-amz-target');
    if (target !== undefined) return this.routeRpc(target, request);
    try {
      const match = this.rest.find(request);
      if (match) return { call: this.rest.bind(match, request) };
    } catch (error) {
      return { error, protocol: this.rest };
    }
    if (request.path === '/' && (request.method === 'POST' || request.query?.has('Action'))) {
      try {
        return { call: this.query.bind(request) };
      } catch (error) {
        return { error, protocol: this.query };
      }
    }
    return {
      error: new AwsError('UnknownOperationException', `no operation is bound to ${request.method} ${request.path}`, 404),
      protocol: this.rest,
    };
  }

  private routeRpc(target: string, request: WireRequest): Routed {
    const dot = target.indexOf('.');
    const service = this.rpc.get(target.slice(0, dot));
    if (!service) {
      const error = new AwsError('UnknownOperationException', `no service is called ${JSON.stringify(target.slice(0, dot))}`);
      return { error, protocol: this.rpc.get('ServiceQuotasV20190624') as RpcJson };
    }
    try {
      return { call: service.bind(target.slice(dot + 1), request) };
    } catch (error) {
      return { error, protocol: service };
    }
  }
}
