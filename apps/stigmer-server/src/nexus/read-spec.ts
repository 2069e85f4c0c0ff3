import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { messageTypeOf, type ExecutionKind } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { HandlerError } from 'nexus-rpc';
import { executionTraits, type SpecByKind } from '../executions/execution-traits.js';
import { validator } from '../validator.js';

/** JSON, as it is or as the JSON form of a Protobuf message: callers with generated classes and without say the same. */
const JSON_ENCODINGS: readonly string[] = ['json/plain', 'json/protobuf'];

/**
 * Reads what an operation is asked for: the spec of an execution in its JSON form.
 *
 * @throws HandlerError BAD_REQUEST for what is no such spec, has fields that are not known here, or breaks the rules of its schema
 */
export function readSpec<K extends ExecutionKind>(kind: K, input: Payload): SpecByKind[K] {
  const { specSchema } = executionTraits[kind];
  const encoding = decode(input.metadata?.['encoding'] ?? new Uint8Array());
  const messageType = messageTypeOf(input) ?? specSchema.typeName;
  if (!JSON_ENCODINGS.includes(encoding) || messageType !== specSchema.typeName) {
    throw badRequest(
      `The operation's input is a payload of ${encoding === '' ? 'no encoding' : encoding}, ${messageType}. ` +
        `Pass the JSON form of ${specSchema.typeName}, or the message itself.`,
    );
  }
  let spec: SpecByKind[K];
  try {
    spec = fromJson(specSchema, JSON.parse(decode(input.data ?? new Uint8Array())) as JsonValue);
  } catch (cause) {
    throw badRequest(
      `The operation's input is no ${specSchema.typeName}: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
  const { kind: verdict, error } = validator.validate(specSchema, spec);
  if (verdict !== 'valid') {
    throw badRequest(`The operation's input is not valid: ${error.message}`, error);
  }
  checkCallback(spec);
  return spec;
}

/** Who waits is told by the operation itself. */
function checkCallback({ callbackToken, callback }: SpecByKind[ExecutionKind]): void {
  if (callbackToken.length > 0) {
    throw badRequest('callback_token is for Create. An operation needs none: leave it empty.');
  }
  if (callback && (callback.namespace !== '' || callback.deadline || callback.heartbeatTimeout)) {
    throw badRequest(
      "callback may only name a revision. The operation's own timeouts say how long its caller waits.",
    );
  }
}

function badRequest(message: string, cause?: unknown): HandlerError {
  return new HandlerError('BAD_REQUEST', message, { cause });
}
