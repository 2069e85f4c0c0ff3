import { withoutTaskToken } from '@stigmer/handshake/token';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { OwnActivities } from './activity-contract.js';
import { dataConverter } from './data-converter.js';
import { STIGMER_TASK_QUEUE } from './task-queue.js';
import { workflowBundlePath } from './workflow-bundle.js';

/** How long activities under way may go on when the server shuts down; another worker runs them again after that. */
const SHUTDOWN_GRACE = '10s';
const SHUTDOWN_FORCE = '20s';

/**
 * How many workflow tasks are worked on at the same time. One thread runs them all, and each must be done within 10 seconds:
 * of more than it can do in that time, after a crash of another server or on a busy machine, all would time out and be handed
 * out again. Those that are not taken wait in Temporal, without any limit.
 */
const WORKFLOW_TASKS = 8;

/**
 * How many polls wait for workflow tasks. Each holds one of the places for a task while it waits, and a start is only eager
 * where a place is left.
 */
const WORKFLOW_POLLS = 3;

/**
 * How long a workflow's code may run without a pause, by the clock. Node can not always end it cleanly
 * (https://github.com/nodejs/node/issues/38503): the process may go down with it. So this is not for code that is slow, which
 * Temporal's own timeout of a workflow task hands to another worker, nor for a process that stood still for a while, as a
 * virtual machine does that is moved, but only for code without an end. Temporal's SDK reads this option, and does not declare it.
 */
const unexposedOptions = { isolateExecutionTimeout: '1 minute' };

/** Creates the worker of the server's own workflows and activities. */
export async function createWorker(
  connection: NativeConnection,
  namespace: string,
  activities: OwnActivities,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue: STIGMER_TASK_QUEUE,
    workflowBundle: { codePath: workflowBundlePath },
    activities,
    dataConverter,
    ...unexposedOptions,
    maxConcurrentWorkflowTaskExecutions: WORKFLOW_TASKS,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: WORKFLOW_POLLS },
    interceptors: {
      activity: [
        () => ({ outbound: { getLogAttributes: (attributes, next) => withoutTaskToken(next(attributes)) } }),
      ],
    },
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  });
}
