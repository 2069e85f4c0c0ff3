import { withoutTaskToken } from '@stigmer/handshake/token';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { ServiceHandler } from 'nexus-rpc';
import { dataConverter } from './data-converter.js';
import { DefinitionThreadWorker } from './definition-thread-worker.js';
import type { ActivitiesByName } from './late-activities.js';
import { STIGMER_TASK_QUEUE } from './task-queue.js';
import { workflowBundlePath } from './workflow-bundle.js';

/** How long activities under way may go on when the server shuts down; another worker runs them again after that. */
const SHUTDOWN_GRACE = '10s';
const SHUTDOWN_FORCE = '20s';

/**
 * How many workflow tasks are worked on at the same time. One thread runs those of owners and another those of definitions, and
 * each must be done within 10 seconds, or a minute: of more than a thread can do in that time, after a crash of another server or
 * on a busy machine, all would time out and be handed out again. Those that are not taken wait in Temporal, without any limit.
 */
const WORKFLOW_TASKS = 8;

/**
 * How many polls wait for workflow tasks. Each holds one of the places for a task while it waits, and a start is only eager
 * where a place is left.
 */
const WORKFLOW_POLLS = 3;

/** What the worker works on, beside its workflows. */
export interface Work {
  readonly activities: ActivitiesByName;
  /** Nexus services; undefined: it polls for no Nexus tasks. */
  readonly nexusServices: ServiceHandler[] | undefined;
}

/** Creates the worker of the server's own workflows and activities. */
export async function createWorker(
  connection: NativeConnection,
  namespace: string,
  { activities, nexusServices }: Work,
): Promise<Worker> {
  return DefinitionThreadWorker.create({
    connection,
    namespace,
    taskQueue: STIGMER_TASK_QUEUE,
    workflowBundle: { codePath: workflowBundlePath },
    activities,
    ...(nexusServices && { nexusServices }),
    dataConverter,
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
