import type { WorkerOptions } from '@temporalio/worker';
import type { Place } from './task-queues.js';

/** How much of its kind a worker does at the same time. What is not taken waits in Temporal, without any limit. */
type Slots = Pick<
  WorkerOptions,
  | 'maxConcurrentWorkflowTaskExecutions'
  | 'workflowTaskPollerBehavior'
  | 'nonStickyToStickyPollRatio'
  | 'maxConcurrentActivityTaskExecutions'
  | 'activityTaskPollerBehavior'
  | 'maxConcurrentLocalActivityExecutions'
  | 'maxCachedWorkflows'
>;

/** What a worker of one kind is given. */
interface PlaceOptions {
  readonly runsWorkflows: boolean;
  readonly slots: Slots;
}

const polls = (maximum: number) => ({ type: 'simple-maximum', maximum }) as const;

/**
 * The slots of each kind.
 *
 * Of workflow tasks there are few: one thread runs those of owners, deliveries and monitors, and another those of definitions, and
 * each task must be done within 10 seconds, or a minute. Of more than a thread can do in that time, after a crash of another server or
 * on a busy machine, all would time out and be handed out again. Each poll holds one of the slots while it waits, and a start is only
 * eager where one is left.
 */
export const places: Readonly<Record<Place, PlaceOptions>> = {
  owners: {
    runsWorkflows: true,
    slots: {
      // Half of the polls are for first tasks: one alone starts so few that a crowd of executions waits for seconds.
      maxConcurrentWorkflowTaskExecutions: 16,
      workflowTaskPollerBehavior: polls(8),
      nonStickyToStickyPollRatio: 0.5,
      // Those that were scheduled before there were other queues.
      maxConcurrentActivityTaskExecutions: 40,
      activityTaskPollerBehavior: polls(1),
      maxConcurrentLocalActivityExecutions: 100,
    },
  },
  definitions: {
    runsWorkflows: true,
    slots: {
      // They compute in turn, those first that have computed least: each must have its turn within the minute.
      maxConcurrentWorkflowTaskExecutions: 12,
      workflowTaskPollerBehavior: polls(2),
      activityTaskPollerBehavior: polls(1),
      maxConcurrentLocalActivityExecutions: 20,
      maxCachedWorkflows: 200,
    },
  },
  agents: {
    runsWorkflows: false,
    slots: { maxConcurrentActivityTaskExecutions: 200, activityTaskPollerBehavior: polls(2) },
  },
  deliveries: {
    runsWorkflows: true,
    slots: {
      maxConcurrentWorkflowTaskExecutions: 4,
      workflowTaskPollerBehavior: polls(2),
      maxConcurrentActivityTaskExecutions: 100,
      activityTaskPollerBehavior: polls(2),
      maxCachedWorkflows: 100,
    },
  },
  monitors: {
    runsWorkflows: true,
    slots: {
      maxConcurrentWorkflowTaskExecutions: 4,
      workflowTaskPollerBehavior: polls(2),
      // A pass has 16 shards at most.
      maxConcurrentActivityTaskExecutions: 40,
      activityTaskPollerBehavior: polls(2),
      maxCachedWorkflows: 10,
    },
  },
};
