import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { Payload } from '@temporalio/common';
import { payloadConverter } from '../temporal/payload-converter.js';

/** How far an execution has come, for its caller to see. */
export interface Progress {
  readonly executionId: string;
  readonly phase: ExecutionPhase;
  /** What is done now, in a few words; undefined or empty where that isn't known. */
  readonly step?: string | undefined;
  /** Where to look at the execution. */
  readonly link?: string | undefined;
}

const BEGINNING = Buffer.from('{"execution_id":');

/** Whether what an activity shows may be of an execution of ours. */
export function showsExecution(data: Uint8Array): boolean {
  return BEGINNING.equals(data.subarray(0, BEGINNING.length));
}

/** What the caller's pending activity shows of its execution, in `temporal workflow describe` and in Temporal's UI. */
export function heartbeatDetails({ executionId, phase, step, link }: Progress): Payload {
  return payloadConverter.toPayload({
    execution_id: executionId,
    phase: ExecutionPhase[phase],
    ...(step && { step }),
    ...(link !== undefined && { link }),
  });
}
