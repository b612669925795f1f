// The query protocol from the server's side, as far as STS needs it: a form in, XML out.
import type { XmlCodec } from '@aws-sdk/core/protocols';
import { AwsError } from './aws-error.ts';
import type { BoundCall, Protocol, WireRequest, WireResponse } from './message.ts';
import { asAwsError } from './rest-json.ts';
import type { OperationSchema, ServiceSchemas } from './schemas.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const SHAPES = 'bq.emulate';
// The envelope is not in the SDK's schemas, since clients skip it; written in their notation, the same codec serialises it.
const METADATA = [3, SHAPES, 'ResponseMetadata', 0, ['RequestId'], [0]];
const ERROR = [3, SHAPES, 'Error', 0, ['Type', 'Code', 'Message'], [0, 0, 0]];
const ERROR_RESPONSE = [3, SHAPES, 'ErrorResponse', 0, ['Error', 'RequestId'], [() => ERROR, 0]];

/** One query-protocol service. Inputs are flat strings: nothing that bq asks of STS has any. */
export class QueryXml implements Protocol {
  constructor(
    private readonly service: ServiceSchemas,
    private readonly codec: XmlCodec,
  ) {}

  /** @throws AwsError for an unknown action */
  bind(request: WireRequest): BoundCall {
    const form = new URLSearchParams(request.body.toString());
    for (const [name, value] of request.query ?? []) form.append(name, value);
    const action = form.get('Action');
    const operation = action === null ? undefined : this.service.operations.get(action);
    if (action === null) throw new AwsError('MissingAction', 'no Action in the request');
    if (!operation) throw new AwsError('InvalidAction', `Could not find operation ${action} for version ${form.get('Version') ?? ''}`);
    return { operation, input: Object.fromEntries(form), document: {}, memory: null, protocol: this };
  }

  succeed(operation: OperationSchema, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const envelope = [
      3,
      SHAPES,
      `${operation.name}Response`,
      0,
      [`${operation.name}Result`, 'ResponseMetadata'],
      [() => operation.output.getSchema(), () => METADATA],
    ];
    return this.write(200, envelope, { [`${operation.name}Result`]: output, ResponseMetadata: { RequestId: requestId } }, requestId);
  }

  fail(error: unknown, requestId: string): WireResponse {
    const { type, message, fallbackStatus } = asAwsError(error);
    const status = this.service.errors.get(type)?.status ?? fallbackStatus;
    // The query protocol calls an error by a shorter code than the shape's name: ExpiredToken, AccessDenied.
    const code = type.replace(/Exception$/, '');
    const body = { Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }, RequestId: requestId };
    return this.write(status, ERROR_RESPONSE, body, requestId);
  }

  private write(status: number, schema: unknown, value: unknown, requestId: string): WireResponse {
    const serializer = this.codec.createSerializer();
    serializer.write(schema as Parameters<typeof serializer.write>[0], value);
    return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }, body: serializer.flush() };
  }
}

export const STS_XML_NAMESPACE = NAMESPACE;
