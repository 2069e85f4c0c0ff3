import { withoutTaskToken } from '@stigmer/handshake/token';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { ServiceHandler } from 'nexus-rpc';
import { dataConverter } from './data-converter.js';
import type { ActivitiesByName } from './late-activities.js';
import { places } from './places.js';
import { taskQueues, type Place } from './task-queues.js';
import { workflowBundlePath } from './workflow-bundle.js';
import { WorkflowThreads, type WorkflowThreadsOptions } from './workflow-threads.js';

/** How long activities under way may go on when the server shuts down; another worker runs them again after that. */
const SHUTDOWN_GRACE = '10s';
const SHUTDOWN_FORCE = '20s';

/** What the workers work on, beside their workflows. */
export interface Work extends WorkflowThreadsOptions {
  readonly activities: ActivitiesByName;
  /** Nexus services; undefined: no Nexus tasks are polled for. */
  readonly nexusServices: ServiceHandler[] | undefined;
}

/** The workers of a server's own workflows and activities, as one. */
export interface Workers {
  /** The state of one that does not run; undefined where all do. */
  notRunning(): string | undefined;
  /** Settles when all have been shut down and drained; rejects on a fault of one. */
  run(): Promise<void>;
  shutdown(): void;
}

/** Creates a worker for each kind of work. Their workflows share the threads of this process. */
export async function createWorkers(
  connection: NativeConnection,
  namespace: string,
  work: Work,
): Promise<Workers> {
  const threads = new WorkflowThreads(work);
  class OwnWorker extends Worker {
    protected static override createWorkflowCreator(
      ...[bundle, options, logger]: Parameters<typeof Worker.createWorkflowCreator>
    ): ReturnType<typeof Worker.createWorkflowCreator> {
      return threads.use(bundle, options, logger, (unbounded) =>
        super.createWorkflowCreator(bundle, unbounded, logger),
      );
    }
  }
  const create = (place: Place): Promise<Worker> => {
    const { runsWorkflows, slots } = places[place];
    return OwnWorker.create({
      connection,
      namespace,
      taskQueue: taskQueues[place],
      ...(runsWorkflows && { workflowBundle: { codePath: workflowBundlePath } }),
      activities: work.activities,
      // Its endpoint names the owners' queue.
      ...(place === 'owners' && work.nexusServices && { nexusServices: work.nexusServices }),
      // No activity was ever scheduled there.
      enableNonLocalActivities: place !== 'definitions',
      dataConverter,
      ...slots,
      interceptors: {
        activity: [
          () => ({
            outbound: { getLogAttributes: (attributes, next) => withoutTaskToken(next(attributes)) },
          }),
        ],
      },
      shutdownGraceTime: SHUTDOWN_GRACE,
      shutdownForceTime: SHUTDOWN_FORCE,
    });
  };
  const workers = await Promise.all([
    create('owners'),
    create('definitions'),
    create('agents'),
    create('deliveries'),
    create('monitors'),
  ]);
  return {
    notRunning: () => workers.map((worker) => worker.getState()).find((state) => state !== 'RUNNING'),
    async run() {
      await Promise.all(workers.map((worker) => worker.run()));
    },
    shutdown() {
      for (const worker of workers) {
        // One that has failed is not running any more, and has nothing left to drain.
        if (worker.getState() === 'RUNNING') {
          worker.shutdown();
        }
      }
    },
  };
}
