import { StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

type Workflows = typeof import('./caller-workflows.js');

/** The caller: a worker with the SDK's plugin, and a client. */
export class Caller {
  readonly #connection: NativeConnection;
  readonly #client: Client;
  readonly #worker: Worker;
  readonly #running: Promise<void>;

  private constructor(connection: NativeConnection, worker: Worker, plugins: StigmerPlugin[]) {
    this.#connection = connection;
    this.#client = new Client({ connection, namespace: 'default', plugins });
    this.#worker = worker;
    this.#running = worker.run();
  }

  static async start(temporalAddress: string, stigmerUrl: string): Promise<Caller> {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const connection = await NativeConnection.connect({ address: temporalAddress });
    const plugins = [new StigmerPlugin({ url: stigmerUrl })];
    const worker = await Worker.create({
      connection,
      namespace: 'default',
      taskQueue: TASK_QUEUE,
      workflowsPath: fileURLToPath(new URL('./caller-workflows.js', import.meta.url)),
      plugins,
    });
    return new Caller(connection, worker, plugins);
  }

  /**
   * Makes one whole handshake: a workflow, its activity, Stigmer's execution, and the outcome.
   *
   * @param withinMs the caller gives up after that
   * @returns how long it took, in milliseconds, until Temporal closed the caller's workflow. A client may hear of that later: its
   *   long poll for the last event is sometimes answered only when it expires, after 20 s.
   * @throws where it did not complete
   */
  async ask(
    workflow: keyof Workflows,
    definition: string,
    inputs: Record<string, string>,
    withinMs: number,
  ): Promise<number> {
    const began = Date.now();
    const handle = await this.#client.workflow.start(workflow, {
      workflowId: `abuse-${randomUUID()}`,
      taskQueue: TASK_QUEUE,
      workflowExecutionTimeout: withinMs,
      args: [definition, inputs],
    });
    await handle.result();
    const { closeTime } = await handle.describe();
    return (closeTime?.getTime() ?? Date.now()) - began;
  }

  async stop(): Promise<void> {
    this.#worker.shutdown();
    await this.#running;
    await this.#connection.close();
  }
}

const TASK_QUEUE = 'abuse-callers';
