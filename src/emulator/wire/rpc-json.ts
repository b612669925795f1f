// The awsJson 1.0 and 1.1 protocols from the server's side: one path, the operation named by X-Amz-Target.
import type { JsonCodec } from '@smithy/core/protocols';
import { AwsError, constraintError } from './aws-error.ts';
import { compileCheck } from './check.ts';
import { JsonReader } from './json-reader.ts';
import { JsonWriter } from './json-writer.ts';
import type { BoundCall, Protocol, WireRequest, WireResponse } from './message.ts';
import { writtenOnce } from './repeated.ts';
import { asAwsError, parseObject } from './rest-json.ts';
import type { OperationSchema, ServiceSchemas } from './schemas.ts';

/** One RPC service. CloudWatch also tells clients the codes of the query protocol that it spoke before. */
export class RpcJson implements Protocol {
  private readonly reader: JsonReader;
  private readonly writer: JsonWriter;
  private readonly contentType: string;

  constructor(
    private readonly service: ServiceSchemas,
    version: '1.0' | '1.1',
    codec: JsonCodec,
  ) {
    this.contentType = `application/x-amz-json-${version}`;
    this.reader = new JsonReader(codec);
    this.writer = new JsonWriter(codec);
  }

  /** @throws AwsError for an unknown operation, or a body that breaks the schema */
  bind(operationName: string, request: WireRequest): BoundCall {
    const operation = this.service.operations.get(operationName);
    if (!operation) throw new AwsError('UnknownOperationException', `the service has no operation ${JSON.stringify(operationName)}`);
    const raw = parseObject(request.body);
    const problems: string[] = [];
    if (operation.input.isStructSchema()) compileCheck(operation.input)(raw, '', problems);
    if (problems.length > 0) throw constraintError(problems);
    const input = this.reader.read(operation.input, raw);
    return { operation, input, document: raw, memory: null, protocol: this };
  }

  succeed(operation: OperationSchema, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const body = writtenOnce(output, () => this.writer.write(operation.output, output) ?? '{}');
    return { status: 200, headers: { 'x-amzn-requestid': requestId, 'content-type': this.contentType }, body };
  }

  fail(error: unknown, requestId: string): WireResponse {
    const { type, message, fallbackStatus, headers } = asAwsError(error);
    const schema = this.service.errors.get(type);
    const query: Record<string, string> = {};
    if (schema?.queryError) query['x-amzn-query-error'] = `${schema.queryError[0]};${schema.status < 500 ? 'Sender' : 'Receiver'}`;
    return {
      status: schema?.status ?? fallbackStatus,
      headers: { 'x-amzn-requestid': requestId, 'x-amzn-errortype': type, 'content-type': this.contentType, ...query, ...headers },
      body: JSON.stringify({ __type: type, message, Message: message }),
    };
  }
}
