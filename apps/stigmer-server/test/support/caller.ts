import { StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** A caller's own worker and client, as a user of the SDK has them. */
export interface TestCaller extends AsyncDisposable {
  readonly client: Client;
  readonly taskQueue: string;
  stop(): Promise<void>;
}

/** What a test may set of a caller. */
export interface TestCallerOptions {
  /** Where its Stigmer server is. */
  readonly url: string;
  /** Unique in the run: the title of the test file or test, for instance. */
  readonly taskQueue: string;
  /** Default: `default`. */
  readonly namespace?: string;
  readonly worker?: Partial<WorkerOptions>;
}

/** Starts a worker with the workflows of `caller-workflows.ts` and the plugin, and a client with the plugin. */
export async function startCaller({
  url,
  taskQueue,
  namespace = 'default',
  worker: workerOptions,
}: TestCallerOptions): Promise<TestCaller> {
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const plugins = [new StigmerPlugin({ url })];
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./caller-workflows.ts', import.meta.url)),
    plugins,
    ...workerOptions,
  });
  const running = worker.run();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    worker.shutdown();
    await running;
    await connection.close();
  };
  return {
    client: new Client({ connection, namespace, plugins }),
    taskQueue,
    stop: () => (stopped ??= stop()),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  };
}
