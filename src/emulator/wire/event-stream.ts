// Encodes events of a response stream as AWS event-stream frames, by the union in the operation's schema.
import type { EventStreamCodec } from '@smithy/core/event-streams';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { JsonWriter } from './json-writer.ts';
import type { StreamEvent } from './message.ts';

interface MemberPlan {
  readonly schema: NormalizedSchema;
  readonly headers: Record<string, { type: 'string'; value: string }>;
  /** The member whose bytes are the whole payload, where the schema says so. */
  readonly payloadMember: NormalizedSchema | null;
}

const ERROR_KIND = -3;

/** Turns events into frames for one event union; made once per operation. */
export class EventEncoder {
  private readonly plans = new Map<string, MemberPlan>();

  constructor(
    union: NormalizedSchema,
    private readonly writer: JsonWriter,
    private readonly frames: EventStreamCodec,
  ) {
    for (const [name, schema] of union.structIterator()) this.plans.set(name, planMember(name, schema));
  }

  encode(event: StreamEvent): Uint8Array {
    const [name, value] = Object.entries(event)[0] ?? [];
    const plan = name === undefined ? undefined : this.plans.get(name);
    if (!plan) throw new Error(`the event union has no member ${name}`);
    const { payloadMember } = plan;
    let body: Uint8Array;
    if (payloadMember) body = (value as Record<string, Uint8Array>)[payloadMember.getMemberName()] as Uint8Array;
    else body = Buffer.from(this.writer.write(plan.schema, value));
    return this.frames.encode({ headers: plan.headers, body });
  }

  async *encodeAll(events: AsyncIterable<StreamEvent>): AsyncGenerator<Uint8Array> {
    for await (const event of events) yield this.encode(event);
  }
}

function planMember(name: string, schema: NormalizedSchema): MemberPlan {
  const raw: unknown = schema.getSchema();
  const isError = Array.isArray(raw) && raw[0] === ERROR_KIND;
  const payloadMember = [...schema.structIterator()].find(([, member]) => member.getMergedTraits().eventPayload)?.[1] ?? null;
  return {
    schema,
    payloadMember,
    headers: {
      [isError ? ':exception-type' : ':event-type']: { type: 'string', value: name },
      ':content-type': { type: 'string', value: payloadMember ? 'application/octet-stream' : 'application/json' },
      ':message-type': { type: 'string', value: isError ? 'exception' : 'event' },
    },
  };
}
