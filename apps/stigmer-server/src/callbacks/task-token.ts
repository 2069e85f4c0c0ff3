import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The fields of a Temporal task token that tell which activity, and which attempt of it, the token is for. */
export interface TaskToken {
  readonly namespaceId: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The event of the caller's history that scheduled the activity; a decimal number. */
  readonly scheduledEventId: string;
  /** From 1. */
  readonly attempt: number;
  readonly activityId: string;
}

/**
 * Decodes a task token: the message `temporal.server.api.token.v1.Task` of Temporal's server. The format is internal to
 * Temporal, so fields that aren't known are passed over. Gives undefined for bytes that aren't such a message.
 */
export function decodeTaskToken(token: Uint8Array): TaskToken | undefined {
  const strings = { 1: '', 2: '', 3: '', 6: '' };
  let scheduledEventId = '0';
  let attempt = 0;
  try {
    const reader = new BinaryReader(token);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (
        (field === 1 || field === 2 || field === 3 || field === 6) &&
        wireType === WireType.LengthDelimited
      ) {
        strings[field] = reader.string();
      } else if (field === 4 && wireType === WireType.Varint) {
        scheduledEventId = String(reader.int64());
      } else if (field === 5 && wireType === WireType.Varint) {
        attempt = reader.int32();
      } else {
        reader.skip(wireType, field);
      }
    }
  } catch {
    return undefined;
  }
  return {
    namespaceId: strings[1],
    workflowId: strings[2],
    runId: strings[3],
    scheduledEventId,
    attempt,
    activityId: strings[6],
  };
}

/**
 * Tells a token that names an activity by its id alone from one that a worker was given. Anybody who knows a namespace
 * id, a workflow id and an activity id can make the former up, and Temporal completes a stranger's activity with it.
 */
export function isByIdShape(token: TaskToken): boolean {
  return token.runId === '' || token.scheduledEventId === '0';
}
