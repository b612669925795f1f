// The restJson1 protocol from the server's side: which part of the request is which member, as the schema's traits say.
import type { EventStreamCodec } from '@smithy/core/event-streams';
import type { FromStringShapeDeserializer, JsonCodec, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError, constraintError } from './aws-error.ts';
import { compileCheck, requiredMembers } from './check.ts';
import { EventEncoder } from './event-stream.ts';
import { isTooDeep, JsonReader } from './json-reader.ts';
import { JsonWriter } from './json-writer.ts';
import { KnownBodies, type Memory } from './known-bodies.ts';
import type { BoundCall, Protocol, StreamEvent, WireRequest, WireResponse } from './message.ts';
import { header } from './message.ts';
import { writtenOnce } from './repeated.ts';
import { type Match, RouteTable } from './routes.ts';
import type { OperationSchema, ServiceSchemas } from './schemas.ts';

export interface RestParts {
  readonly codec: JsonCodec;
  readonly strings: FromStringShapeDeserializer;
  readonly toStrings: ToStringShapeSerializer;
  readonly frames: EventStreamCodec;
}

type StreamParts = Pick<RestParts, 'frames'> & { readonly writer: JsonWriter };

type Binding = readonly [member: string, schema: NormalizedSchema, wireName: string];

interface ReadBody {
  readonly input: Record<string, unknown>;
  readonly document: Readonly<Record<string, unknown>>;
  /** Null: the input is this call's own. */
  readonly memory: Memory | null;
}

interface RestRoute {
  readonly operation: OperationSchema;
  readonly service: ServiceSchemas;
  readonly headers: readonly Binding[];
  readonly queries: readonly Binding[];
  readonly payload: Binding | null;
  /** Members of the JSON body with their checks; empty when there is a payload member or no body. */
  readonly body: ReadonlyMap<string, ReturnType<typeof compileCheck>>;
  readonly required: readonly string[];
  readonly outputHeaders: readonly Binding[];
  readonly outputPayload: Binding | null;
  readonly events: EventEncoder | null;
  /** Null where nobody sends the same body many times. */
  readonly bodies: KnownBodies | null;
}

/** Serves every operation of the services that are given. */
export class RestJson implements Protocol {
  private readonly table = new RouteTable<RestRoute>();
  private readonly byOperation = new Map<OperationSchema, RestRoute>();
  private readonly reader: JsonReader;
  private readonly writer: JsonWriter;
  private readonly statuses = new Map<string, number>();

  constructor(
    services: readonly ServiceSchemas[],
    private readonly parts: RestParts,
  ) {
    this.reader = new JsonReader(parts.codec);
    this.writer = new JsonWriter(parts.codec);
    for (const service of services) {
      for (const error of service.errors.values()) this.statuses.set(error.name, error.status);
      for (const operation of service.operations.values()) {
        const route = compileRoute(operation, service, { frames: parts.frames, writer: this.writer });
        this.table.add(route);
        this.byOperation.set(operation, route);
      }
    }
  }

  /** @returns null when no operation has this method and path */
  find(request: WireRequest): Match<{ readonly operation: OperationSchema }> | null {
    return this.table.find(request.method, request.path, request.query);
  }

  /** @throws AwsError for a body or member that breaks the schema */
  bind(match: Match<{ readonly operation: OperationSchema }>, request: WireRequest): BoundCall {
    const route = match.route as RestRoute;
    const problems: string[] = [];
    const { input: said, document, memory } = this.readBody(route, request.body, problems);
    const input = memory === null ? said : { ...said };
    for (const [member, schema, name] of route.headers) {
      const value = header(request, name);
      if (value !== undefined) input[member] = this.readString(schema, value, name);
    }
    for (const [member, schema, name] of route.queries) {
      const values = request.query?.getAll(name) ?? [];
      if (values.length > 0) input[member] = this.readQuery(schema, values, name);
    }
    for (const name in match.labels) input[name] = match.labels[name];
    for (const name of route.required) {
      if (input[name] === undefined) problems.push(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
    }
    if (problems.length > 0) throw constraintError(problems);
    return { operation: route.operation, input, document, memory, protocol: this };
  }

  /** The members that the body holds, and its JSON as it came where it is an object of them. */
  private readBody(route: RestRoute, body: Buffer, problems: string[]): ReadBody {
    if (route.payload) return { input: this.readWhole(route.payload, body), document: {}, memory: memoryOf(route, body) };
    if (route.body.size === 0) return { input: {}, document: {}, memory: null };
    const key = route.bodies?.key(body) ?? null;
    const known = key === null ? undefined : route.bodies?.get(key);
    if (known) return known;
    const read = this.readMembers(route, body, problems);
    return (key === null || problems.length > 0 ? null : route.bodies?.add(key, read)) ?? { ...read, memory: null };
  }

  /** A body that is one member. */
  private readWhole([member, schema]: Binding, body: Buffer): Record<string, unknown> {
    // A stream of events is no document; no operation that takes one is served.
    if (schema.isStreaming() && schema.isStructSchema()) return { [member]: body };
    return body.length > 0 ? { [member]: this.readPayload(schema, body) } : {};
  }

  private readMembers(route: RestRoute, body: Buffer, problems: string[]): Omit<ReadBody, 'memory'> {
    const document = parseObject(body);
    for (const [name, check] of route.body) {
      const value = document[name];
      if (value !== undefined && value !== null) check(value, name, problems);
    }
    return { input: this.reader.read(route.operation.input, document), document };
  }

  private readQuery(schema: NormalizedSchema, values: readonly string[], name: string): unknown {
    if (!schema.isListSchema()) return this.readString(schema, values[0] ?? '', name);
    return values.map((value) => this.readString(schema.getValueSchema(), value, name));
  }

  succeed(operation: OperationSchema, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const route = this.byOperation.get(operation) as RestRoute;
    const status = operation.http?.[2] ?? 200;
    const headers: Record<string, string> = { 'x-amzn-requestid': requestId };
    for (const [member, schema, name] of route.outputHeaders) {
      if (output[member] === undefined) continue;
      this.parts.toStrings.write(schema, output[member]);
      headers[name] = this.parts.toStrings.flush();
    }
    if (route.events && route.outputPayload) {
      headers['content-type'] = 'application/vnd.amazon.eventstream';
      return { status, headers, body: route.events.encodeAll(output[route.outputPayload[0]] as AsyncIterable<StreamEvent>) };
    }
    headers['content-type'] ??= 'application/json';
    if (route.outputPayload) return { status, headers, body: output[route.outputPayload[0]] as Uint8Array };
    const body = writtenOnce(output, () => this.writer.write(operation.output, output));
    return { status, headers, body };
  }

  fail(error: unknown, requestId: string): WireResponse {
    const { type, message, fallbackStatus, headers } = asAwsError(error);
    return {
      status: this.statuses.get(type) ?? fallbackStatus,
      headers: { 'x-amzn-requestid': requestId, 'x-amzn-errortype': type, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ message }),
    };
  }

  private readPayload(schema: NormalizedSchema, body: Buffer): unknown {
    if (schema.isBlobSchema()) return body;
    if (schema.isStringSchema()) return body.toString();
    const raw = parseObject(body);
    const problems: string[] = [];
    compileCheck(schema)(raw, '', problems);
    if (problems.length > 0) throw constraintError(problems);
    return this.reader.read(schema, raw);
  }

  private readString(schema: NormalizedSchema, text: string, name: string): unknown {
    const value: unknown = this.parts.strings.read(schema, text);
    if (typeof value === 'number' && Number.isNaN(value)) throw new AwsError('SerializationException', `${name} is not a number`);
    return value;
  }
}

/** Whatever was thrown, as an AWS error; a bug of ours is AWS's InternalServerException. */
export function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (isTooDeep(error)) return new AwsError('SerializationException', 'the request body is nested too deeply');
  return new AwsError('InternalServerException', `bq emulate failed: ${error instanceof Error ? error.message : String(error)}`, 500);
}

/** An empty body is an empty object, as in the services. */
export function parseObject(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the request body is not valid JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'the request body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

function compileRoute(operation: OperationSchema, service: ServiceSchemas, parts: StreamParts): RestRoute {
  const input = compileInput(operation.input);
  const required = requiredMembers(operation.input);
  return {
    operation,
    service,
    ...input,
    body: input.payload ? new Map() : input.body,
    required,
    ...compileOutput(operation.output, parts),
    bodies: operation.service === 'bedrock-runtime' ? new KnownBodies() : null,
  };
}

const NOTHING = {};

function memoryOf({ bodies }: RestRoute, body: Buffer): Memory | null {
  const key = bodies?.key(body) ?? null;
  if (bodies === null || key === null) return null;
  return (bodies.get(key) ?? bodies.add(key, { input: NOTHING, document: NOTHING }))?.memory ?? null;
}

function compileInput(input: NormalizedSchema): Pick<RestRoute, 'headers' | 'queries' | 'payload' | 'body'> {
  const headers: Binding[] = [];
  const queries: Binding[] = [];
  const body = new Map<string, ReturnType<typeof compileCheck>>();
  let payload: Binding | null = null;
  for (const [name, schema] of membersOf(input)) {
    const traits = schema.getMergedTraits();
    if (traits.httpLabel) continue;
    if (typeof traits.httpHeader === 'string') headers.push([name, schema, traits.httpHeader.toLowerCase()]);
    else if (typeof traits.httpQuery === 'string') queries.push([name, schema, traits.httpQuery]);
    else if (traits.httpPayload) payload = [name, schema, name];
    else body.set(traits.jsonName ?? name, compileCheck(schema));
  }
  return { headers, queries, payload, body };
}

function compileOutput(output: NormalizedSchema, parts: StreamParts): Pick<RestRoute, 'outputHeaders' | 'outputPayload' | 'events'> {
  const outputHeaders: Binding[] = [];
  let outputPayload: Binding | null = null;
  let events: EventEncoder | null = null;
  for (const [name, schema] of membersOf(output)) {
    const traits = schema.getMergedTraits();
    if (typeof traits.httpHeader === 'string') outputHeaders.push([name, schema, traits.httpHeader.toLowerCase()]);
    else if (traits.httpPayload || schema.isStreaming()) {
      outputPayload = [name, schema, name];
      if (schema.isStreaming() && schema.isStructSchema()) events = new EventEncoder(schema, parts.writer, parts.frames);
    }
  }
  return { outputHeaders, outputPayload, events };
}

const membersOf = (schema: NormalizedSchema) => (schema.isStructSchema() ? [...schema.structIterator()] : []);
