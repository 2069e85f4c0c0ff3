import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import type { CallbackBinding } from '../temporal/owner-contract.js';
import { callerSort, describeCallerWorkflow, findPendingCaller } from './describe-caller.js';
import { showsExecution } from './heartbeat-details.js';
import type { Pace } from './pace.js';
import type { PendingActivity } from './pending-activity.js';

/** How long a description is believed, in milliseconds: a pass may take much longer. */
const BELIEVED_MS = 5_000;

/** Callers of one run are near each other in a list of executions, though runs that begin at one time are mixed there. */
const RUNS_REMEMBERED = 256;

/** What is kept of what Temporal tells of a caller's activity whose attempt runs. */
export interface SeenCaller extends Pick<
  PendingActivity,
  'isUndisturbed' | 'deadlineMs' | 'heartbeatTimeoutMs'
> {
  /** The details that it shows, as JSON; undefined where they are of no execution. */
  readonly shown: string | undefined;
}

/** Looks at the attempt of a caller's activity; gives undefined where that does not run, or can't be looked at. */
export type LookAtCaller = (callback: CallbackBinding) => Promise<SeenCaller | undefined>;

/** What looking at callers needs. */
export interface LookAtCallerDependencies {
  readonly connection: ConnectionLike;
  readonly logger: Logger;
}

type Seen = ReadonlyMap<string, SeenCaller>;

/**
 * Makes a {@link LookAtCaller} for one pass: all activities of a caller's run are looked at with one call, which writes nothing.
 *
 * @param pace each call waits for it
 */
export function createLookAtCaller(
  { connection, logger }: LookAtCallerDependencies,
  pace: Pace,
): LookAtCaller {
  const runs = new Map<string, { readonly at: number; readonly seen: Promise<Seen> }>();
  let hasFailed = false;

  const look = async (callback: CallbackBinding): Promise<Seen> => {
    await pace();
    try {
      return await see(connection, callback);
    } catch (error) {
      if (grpcStatusOf(error) !== GrpcStatus.NOT_FOUND && !hasFailed) {
        hasFailed = true;
        logger.warn(
          { workflow_id: callback.workflowId, run_id: callback.runId, err: error },
          'A caller can not be described: callers are sent heartbeats in each pass',
        );
      }
      return new Map();
    }
  };
  const seenOf = (callback: CallbackBinding): Promise<Seen> => {
    const known = runs.get(callback.runId);
    if (known && performance.now() - known.at < BELIEVED_MS) {
      return known.seen;
    }
    const seen = look(callback);
    runs.delete(callback.runId);
    runs.set(callback.runId, { at: performance.now(), seen });
    const [oldest] = runs.keys();
    if (runs.size > RUNS_REMEMBERED && oldest !== undefined) {
      runs.delete(oldest);
    }
    return seen;
  };
  // A token that can't be read does not tell its activity.
  return async (callback) =>
    callerSort(callback) === 'unknown'
      ? undefined
      : (await seenOf(callback)).get(keyOf(callback.activityId, callback.attempt));
}

async function see(connection: ConnectionLike, callback: CallbackBinding): Promise<Seen> {
  if (callerSort(callback) === 'standalone') {
    const pending = await findPendingCaller(connection, callback);
    return new Map(pending ? seenEntry(callback.activityId, pending) : []);
  }
  const { pending } = await describeCallerWorkflow(connection, callback);
  return new Map([...pending].flatMap(([activityId, activity]) => seenEntry(activityId, activity)));
}

function seenEntry(activityId: string, activity: PendingActivity): [string, SeenCaller][] {
  const { attempt, isStarted, isUndisturbed, deadlineMs, heartbeatTimeoutMs, heartbeatDetails } = activity;
  const shown =
    heartbeatDetails && showsExecution(heartbeatDetails)
      ? // As a string, because bytes would keep the whole answer in memory that they are a part of.
        Buffer.from(heartbeatDetails).toString()
      : undefined;
  return isStarted
    ? [[keyOf(activityId, attempt), { isUndisturbed, deadlineMs, heartbeatTimeoutMs, shown }]]
    : [];
}

function keyOf(activityId: string, attempt: number): string {
  return `${attempt}/${activityId}`;
}
