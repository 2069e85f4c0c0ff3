import type { ClientOptions } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { withoutTaskToken } from '@stigmer/handshake/token';
import { SimplePlugin } from '@temporalio/plugin';
import type { BundleOptions, ReplayWorkerOptions, Worker, WorkerOptions } from '@temporalio/worker';
import { createStigmerActivities } from './activities.js';
import { createStigmerClient, type StigmerClient, type StigmerClientOptions } from './client.js';
import { checkBundle, checkedConverterPath } from './converter-check.js';

/** Settings of the {@link StigmerPlugin}. */
export interface StigmerPluginOptions extends StigmerClientOptions {
  /** How long an activity goes on calling Create while no server answers. A number is milliseconds. Default: 5 minutes. */
  readonly createTimeout?: Duration;
}

/**
 * Makes Stigmer's agents and workflows callable from Temporal workflows. Give it to the Worker, to the Client, and to
 * `bundleWorkflowCode` where you use that: it registers the activities `ExecuteAgent` and `ExecuteWorkflow`, and the payload
 * converter that reads the executions they complete with. It also keeps task tokens out of the worker's logs, where Temporal's
 * SDK would write them whole.
 */
export class StigmerPlugin extends SimplePlugin {
  readonly #client: StigmerClient;
  #runningWorkers = 0;

  constructor({ createTimeout, ...clientOptions }: StigmerPluginOptions = {}) {
    const client = createStigmerClient(clientOptions);
    super({
      name: 'stigmer',
      activities: createStigmerActivities({ client, ...(createTimeout !== undefined && { createTimeout }) }),
      workerInterceptors: {
        activity: [
          () => ({ outbound: { getLogAttributes: (attributes, next) => withoutTaskToken(next(attributes)) } }),
        ],
      },
    });
    this.#client = client;
  }

  /** @throws StigmerConverterError where the client has a payload converter that can't read Stigmer's messages */
  override configureClient(options: ClientOptions): ClientOptions {
    return super.configureClient(withConverter(options));
  }

  /** @throws StigmerConverterError where the worker's payload converter, or its bundle, can't read Stigmer's messages */
  override configureWorker(options: WorkerOptions): WorkerOptions {
    return super.configureWorker(withConverter(options));
  }

  /** @throws StigmerConverterError as {@link configureWorker} */
  override configureReplayWorker(options: ReplayWorkerOptions): ReplayWorkerOptions {
    return super.configureReplayWorker(withConverter(options));
  }

  /** @throws StigmerConverterError where the bundle has a payload converter that can't read Stigmer's messages */
  override configureBundler(options: BundleOptions): BundleOptions {
    return super.configureBundler({
      ...options,
      payloadConverterPath: checkedConverterPath(options.payloadConverterPath),
    });
  }

  /** The connection to the Stigmer server is closed with the last worker, so that a process can end. */
  override async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    this.#runningWorkers += 1;
    try {
      await super.runWorker(worker, next);
    } finally {
      this.#runningWorkers -= 1;
      if (this.#runningWorkers === 0) {
        this.#client.close();
      }
    }
  }
}

function withConverter<O extends ClientOptions | WorkerOptions | ReplayWorkerOptions>(options: O): O {
  if ('workflowBundle' in options && options.workflowBundle) {
    checkBundle(options.workflowBundle);
  }
  const { dataConverter } = options;
  return {
    ...options,
    dataConverter: {
      ...dataConverter,
      payloadConverterPath: checkedConverterPath(
        dataConverter && 'payloadConverterPath' in dataConverter
          ? dataConverter.payloadConverterPath
          : undefined,
      ),
    },
  };
}
