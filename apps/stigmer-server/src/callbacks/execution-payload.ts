import { isMessage } from '@bufbuild/protobuf';
import { executionSchemas, type Execution } from '@stigmer/handshake';
import type { Payload } from '@temporalio/common';
import { payloadConverter } from '../temporal/payload-converter.js';

/** The execution that a payload in somebody's activity or failure holds; undefined for anything else. */
export function executionInPayload(payload: Payload): Execution | undefined {
  const value: unknown = payloadConverter.fromPayload(payload);
  return isExecution(value) ? value : undefined;
}

/** The id of the execution that a payload holds. */
export function executionIdOf(payload: Payload): string | undefined {
  return executionInPayload(payload)?.id;
}

function isExecution(value: unknown): value is Execution {
  return Object.values(executionSchemas).some((schema) => isMessage(value, schema));
}
