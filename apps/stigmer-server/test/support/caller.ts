import { StigmerPlugin } from '@stigmer/sdk';
import { Client, type WorkflowHandle, type WorkflowStartOptions } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { callerBundlePath } from './caller-bundle.js';
import { TaskTokens } from './task-tokens.js';
import { installTemporalRuntime } from './temporal-runtime.js';

type CallerWorkflows = typeof import('./caller-workflows.js');

/** A caller's own worker and client, as a user of the SDK has them. */
export interface TestCaller {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  /** The tokens of the activities of `waitWithToken`. */
  readonly tokens: TaskTokens;
  /** Starts a workflow of `caller-workflows.ts` under a new id, or under the given one. */
  start<N extends keyof CallerWorkflows>(
    workflow: N,
    args: Parameters<CallerWorkflows[N]>,
    workflowId?: string,
  ): Promise<WorkflowHandle<CallerWorkflows[N]>>;
  stop(): Promise<void>;
}

/** What a test may set of a caller. */
export interface TestCallerOptions {
  /** Where its Stigmer server is. */
  readonly url: string;
  /** Default: a new one. */
  readonly taskQueue?: string;
  /** Default: `default`. */
  readonly namespace?: string;
  /** Activities of its own. */
  readonly activities?: Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;
  readonly worker?: Partial<WorkerOptions>;
}

/** Starts a worker with the workflows of `caller-workflows.ts` and the plugin, and a client with the plugin. */
export async function startCaller(options: TestCallerOptions): Promise<TestCaller> {
  installTemporalRuntime();
  const { url, taskQueue = `caller-${randomUUID()}`, namespace = 'default' } = options;
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const plugins = [new StigmerPlugin({ url })];
  const tokens = new TaskTokens();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: await callerBundlePath() },
    activities: { HoldToken: tokens.HoldToken, ...options.activities },
    plugins,
    ...options.worker,
  });
  const running = worker.run();
  const client = new Client({ connection, namespace, plugins });

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    worker.shutdown();
    await running;
    await connection.close();
  };
  return {
    client,
    connection,
    namespace,
    taskQueue,
    tokens,
    async start<N extends keyof CallerWorkflows>(
      workflow: N,
      args: Parameters<CallerWorkflows[N]>,
      workflowId = `${workflow}-${randomUUID()}`,
    ) {
      const startOptions: WorkflowStartOptions = { workflowId, taskQueue, args };
      const { firstExecutionRunId } = await client.workflow.start(workflow, startOptions);
      return client.workflow.getHandle<CallerWorkflows[N]>(workflowId, firstExecutionRunId);
    },
    stop: () => (stopped ??= stop()),
  };
}
