import type { ConnectionLike } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { Payload } from '@temporalio/common';
import proto, { type temporal } from '@temporalio/proto';
import type { Logger } from 'pino';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { showsExecution } from './heartbeat-details.js';
import type { Pace } from './pace.js';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;
const { WORKFLOW_EXECUTION_STATUS_RUNNING } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** How long asking may take, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;

/** How long a description is believed, in milliseconds: a pass may take much longer. */
const BELIEVED_MS = 5_000;

/** Callers of one run are near each other in a list of executions, though runs that begin at one time are mixed there. */
const RUNS_REMEMBERED = 256;

/**
 * Tells whether a caller's activity waits and shows these details already, so that a heartbeat would tell Temporal nothing
 * new, and us neither. Details name their execution, so no later activity of the same id passes for it.
 */
export type ShowsAlready = (callback: CallbackBinding, details: Payload) => Promise<boolean>;

/** The details of a run's activities that wait, as JSON, by activity id and attempt. */
type ShownDetails = ReadonlyMap<string, string>;

/** What looking at callers' runs needs. */
export interface ShownDetailsDependencies {
  readonly connection: ConnectionLike;
  readonly logger: Logger;
}

/**
 * Makes a {@link ShowsAlready} for one pass: all activities of a caller's run are looked at with one call, which writes nothing.
 * What can't be looked at does not show: a heartbeat finds out.
 *
 * @param pace each call waits for it
 */
export function createShowsAlready(
  { connection, logger }: ShownDetailsDependencies,
  pace: Pace,
): ShowsAlready {
  const runs = new Map<string, { readonly at: number; readonly shown: Promise<ShownDetails> }>();
  let hasFailed = false;

  const look = async (callback: CallbackBinding): Promise<ShownDetails> => {
    await pace();
    try {
      return await readShown(connection, callback);
    } catch (error) {
      if (grpcStatusOf(error) !== GrpcStatus.NOT_FOUND && !hasFailed) {
        hasFailed = true;
        logger.warn(
          { workflow_id: callback.workflowId, run_id: callback.runId, err: error },
          "A caller's workflow can't be described: callers are sent heartbeats in each pass",
        );
      }
      return new Map();
    }
  };
  const shownBy = (callback: CallbackBinding): Promise<ShownDetails> => {
    const known = runs.get(callback.runId);
    if (known && performance.now() - known.at < BELIEVED_MS) {
      return known.shown;
    }
    const shown = look(callback);
    runs.delete(callback.runId);
    runs.set(callback.runId, { at: performance.now(), shown });
    const [oldest] = runs.keys();
    if (runs.size > RUNS_REMEMBERED && oldest !== undefined) {
      runs.delete(oldest);
    }
    return shown;
  };
  return async (callback, { data }) => {
    // A token that can't be read does not tell its workflow.
    if (callback.workflowId === '' || !data) {
      return false;
    }
    const shown = (await shownBy(callback)).get(keyOf(callback.activityId, callback.attempt));
    return shown === textOf(data);
  };
}

async function readShown(
  connection: ConnectionLike,
  { namespace, workflowId, runId }: CallbackBinding,
): Promise<ShownDetails> {
  const { workflowExecutionInfo, pendingActivities } = await connection.withDeadline(
    Date.now() + ASK_TIMEOUT_MS,
    () =>
      connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId, runId } }),
  );
  const shown = new Map<string, string>();
  // What was pending when a workflow ended is shown as pending for ever.
  if (workflowExecutionInfo?.status === WORKFLOW_EXECUTION_STATUS_RUNNING) {
    for (const activity of pendingActivities ?? []) {
      const data = activity.heartbeatDetails?.payloads?.[0]?.data;
      if (data && isPatient(activity) && showsExecution(data)) {
        shown.set(keyOf(activity.activityId ?? '', activity.attempt ?? 0), textOf(data));
      }
    }
  }
  return shown;
}

/**
 * Whether an activity waits, and will for as long as nobody tells it anything. In any other state, a cancellation that was asked
 * for among them, a heartbeat finds out more; and where a heartbeat timeout is set, or not told (by Temporal before 1.28), it is
 * needed.
 */
function isPatient({ state, activityOptions }: temporal.api.workflow.v1.IPendingActivityInfo): boolean {
  return (
    state === PENDING_ACTIVITY_STATE_STARTED &&
    !!activityOptions &&
    (optionalTsToMs(activityOptions.heartbeatTimeout) ?? 0) === 0
  );
}

function keyOf(activityId: string, attempt: number): string {
  return `${attempt}/${activityId}`;
}

/** As a string, because bytes would keep the whole answer in memory that they are a part of. */
function textOf(data: Uint8Array): string {
  return Buffer.from(data).toString();
}
