import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { ShardClock } from '../temporal/owner-contract.js';

/** The token of an activity of a workflow. */
export interface WorkflowActivityToken {
  readonly kind: 'workflow';
  readonly namespaceId: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The event of the caller's history that scheduled the activity; a decimal number. */
  readonly scheduledEventId: string;
  readonly activityId: string;
  /** From 1. It goes back to 1 when somebody resets the activity. */
  readonly attempt: number;
  /** Absent in the tokens of old servers. */
  readonly clock?: ShardClock;
}

/** The token of a standalone activity: one that a client has started without any workflow. */
export interface StandaloneActivityToken {
  readonly kind: 'standalone';
  readonly namespaceId: string;
  /** The activity's own run. */
  readonly runId: string;
  readonly activityId: string;
  /** From 1. It goes back to 1 when somebody resets the activity. */
  readonly attempt: number;
  /** Counts what has happened to the activity; it only grows. 0 where the server does not tell it. */
  readonly stamp: number;
}

/** The fields of a Temporal task token that tell which activity, and which attempt of it, the token is for. */
export type TaskToken = WorkflowActivityToken | StandaloneActivityToken;

/**
 * Decodes a task token: the message `temporal.server.api.token.v1.Task` of Temporal's server. The format is internal to
 * Temporal, so fields that aren't known are passed over. Gives undefined for bytes that aren't such a message, and for one
 * that names no namespace: garbage often happens to be a message without any known field.
 */
export function decodeTaskToken(bytes: Uint8Array): TaskToken | undefined {
  try {
    const token = new Fields(bytes);
    const namespaceId = token.text(1);
    const attempt = token.int32(5);
    const activityId = token.text(6);
    const componentRef = token.bytes(14);
    if (componentRef !== undefined) {
      // The server acts on this reference, so this is what counts.
      const ref = new Fields(componentRef);
      return ref.text(1) === namespaceId && namespaceId !== ''
        ? {
            kind: 'standalone',
            namespaceId,
            activityId: ref.text(2),
            runId: ref.text(3),
            attempt,
            stamp: token.int32(15),
          }
        : undefined;
    }
    const clock = token.bytes(9);
    return namespaceId === ''
      ? undefined
      : {
          kind: 'workflow',
          namespaceId,
          workflowId: token.text(2),
          runId: token.text(3),
          scheduledEventId: String(token.number(4)),
          attempt,
          activityId,
          ...(clock && { clock: decodeClock(clock) }),
        };
  } catch {
    return undefined;
  }
}

/**
 * Tells a token that names an activity by its id alone from one that a worker was given. Anybody who knows a namespace
 * id, a workflow id and an activity id can make the former up, and Temporal completes a stranger's activity with it.
 */
export function isByIdShape(token: TaskToken): boolean {
  switch (token.kind) {
    case 'workflow':
      return token.runId === '' || token.scheduledEventId === '0';
    case 'standalone':
      return token.runId === '' || token.attempt === 0;
  }
}

/** A message `temporal.server.api.clock.v1.VectorClock`. */
function decodeClock(bytes: Uint8Array): ShardClock {
  const clock = new Fields(bytes);
  return {
    shardId: clock.int32(1),
    clusterId: String(clock.number(3)),
    time: String(clock.number(2)),
  };
}

/** The fields of a protobuf message whose numbers and strings are told by their field numbers; of repeated ones the last. */
class Fields {
  readonly #numbers = new Map<number, bigint>();
  readonly #bytes = new Map<number, Uint8Array>();

  /** @throws where the bytes are no message */
  constructor(message: Uint8Array) {
    const reader = new BinaryReader(message);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (wireType === WireType.Varint) {
        this.#numbers.set(field, BigInt(reader.int64()));
      } else if (wireType === WireType.LengthDelimited) {
        this.#bytes.set(field, reader.bytes());
      } else {
        reader.skip(wireType, field);
      }
    }
  }

  number(field: number): bigint {
    return this.#numbers.get(field) ?? 0n;
  }

  /** Of a larger number what Temporal's server sees of it. */
  int32(field: number): number {
    return Number(BigInt.asIntN(32, this.number(field)));
  }

  bytes(field: number): Uint8Array | undefined {
    return this.#bytes.get(field);
  }

  /** @throws where it is no UTF-8 */
  text(field: number): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes(field));
  }
}
