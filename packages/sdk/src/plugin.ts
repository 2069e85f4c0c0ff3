import type { ClientOptions, ClientPlugin } from '@temporalio/client';
import type { DataConverter, Duration, PayloadCodec } from '@temporalio/common';
import type {
  BundleOptions,
  BundlerPlugin,
  ReplayWorkerOptions,
  Worker,
  WorkerInterceptors,
  WorkerOptions,
  WorkerPlugin,
} from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { createArtifactCodec } from './artifact-codec.js';
import { checkCodecs } from './codec-check.js';
import { createStigmerActivities, type StigmerActivities } from './activities.js';
import { codecGuard } from './codec-guard.js';
import { createStigmerClient, type StigmerClient, type StigmerClientOptions } from './client.js';
import { StigmerConfigError } from './config-error.js';
import { checkBundle, checkedConverterPath } from './converter-check.js';
import { hideTaskToken } from './hide-task-token.js';
// oxlint-disable-next-line import/default -- the linter does not know `export =`
import packageFiles from './package-files.cjs';

/** Settings of the {@link StigmerPlugin}. */
export interface StigmerPluginOptions extends StigmerClientOptions {
  /**
   * How long an activity goes on calling Create while no server answers. A number is milliseconds; 0 means one try. Default:
   * 5 minutes.
   */
  readonly createTimeout?: Duration;
}

/**
 * Makes Stigmer's agents and workflows callable from Temporal workflows. Give it to the Worker, to the Client, and to
 * `bundleWorkflowCode` where you use that, or once to the connection of all of them: it registers the activities
 * `ExecuteAgent` and `ExecuteWorkflow`, the payload converter that reads the executions they complete with, and a codec that
 * fetches results which are too large for Temporal. It also keeps task tokens out of the worker's logs, where Temporal's SDK would
 * write them whole. Payload codecs that can't read what Stigmer delivers are refused: list the plugin after others that bring any.
 */
export class StigmerPlugin implements ClientPlugin, WorkerPlugin, BundlerPlugin {
  readonly name = 'stigmer';
  readonly #client: StigmerClient;
  readonly #activities: StigmerActivities;
  readonly #artifactCodec: PayloadCodec;
  #runningWorkers = 0;

  /** @throws StigmerConfigError if the URL is no http or https URL */
  constructor({ createTimeout, ...clientOptions }: StigmerPluginOptions = {}) {
    this.#client = createStigmerClient(clientOptions);
    this.#artifactCodec = createArtifactCodec(this.#client);
    this.#activities = createStigmerActivities({
      client: this.#client,
      ...(createTimeout !== undefined && { createTimeout }),
    });
  }

  /**
   * The first call that writes or reads a payload fails with a StigmerConverterError where the client has a payload codec that can't read
   * what Stigmer delivers: codecs answer later than a client is made.
   *
   * @throws StigmerConverterError where the client has a payload converter that can't read Stigmer's messages
   */
  configureClient(options: Omit<ClientOptions, 'plugins'>): Omit<ClientOptions, 'plugins'> {
    const { dataConverter, namespace = 'default' } = options;
    const codecs = dataConverter?.payloadCodecs ?? [];
    if (codecs.length === 0 || codecs.includes(this.#artifactCodec)) {
      return { ...options, dataConverter: this.#withConverter(dataConverter) };
    }
    const guarded = [...codecs, codecGuard(() => checkCodecs(codecs, { namespace }))];
    return { ...options, dataConverter: this.#withConverter({ ...dataConverter, payloadCodecs: guarded }) };
  }

  /**
   * @throws StigmerConverterError where the worker's payload converter, its bundle, or one of its payload codecs, can't read what
   *   Stigmer delivers
   * @throws StigmerConfigError where the worker has other activities of the same names
   */
  async configureWorker(options: WorkerOptions): Promise<WorkerOptions> {
    return {
      ...(await this.#configured(options, options.namespace)),
      activities: withActivities(options.activities, this.#activities),
      interceptors: withTokenHidden(options.interceptors),
    };
  }

  /** @throws StigmerConverterError as {@link StigmerPlugin.configureWorker} */
  configureReplayWorker(options: ReplayWorkerOptions): Promise<ReplayWorkerOptions> {
    return this.#configured(options);
  }

  /** @throws StigmerConverterError where the bundle has a payload converter that can't read Stigmer's messages */
  configureBundler(options: BundleOptions): BundleOptions {
    return {
      ...options,
      payloadConverterPath: checkedConverterPath(options.payloadConverterPath),
      preloadModules: [...(options.preloadModules ?? []), ...sharedModules()],
    };
  }

  /** The connection to the Stigmer server is closed with the last worker, so that a process can end. */
  async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    this.#runningWorkers += 1;
    try {
      await next(worker);
    } finally {
      this.#runningWorkers -= 1;
      if (this.#runningWorkers === 0) {
        this.#client.close();
      }
    }
  }

  /** What workers for work and for replays have in common. */
  async #configured<O extends ReplayWorkerOptions>(options: O, namespace = 'default'): Promise<O> {
    const { workflowBundle, dataConverter } = options;
    if (workflowBundle) {
      checkBundle(workflowBundle);
    }
    await checkCodecs(dataConverter?.payloadCodecs ?? [], { namespace });
    return { ...options, dataConverter: this.#withConverter(dataConverter) };
  }

  #withConverter(dataConverter: DataConverter | undefined): DataConverter {
    const codecs = dataConverter?.payloadCodecs ?? [];
    return {
      ...dataConverter,
      payloadConverterPath: checkedConverterPath(dataConverter?.payloadConverterPath),
      // Nearest to the converter: what a codec of the user's encrypts or compresses is the reference.
      payloadCodecs: codecs.includes(this.#artifactCodec) ? codecs : [this.#artifactCodec, ...codecs],
    };
  }
}

/** They only save time: a bundler that has moved this code has left them behind. */
function sharedModules(): string[] {
  const { sharedModulesPath } = packageFiles;
  return existsSync(sharedModulesPath) ? [sharedModulesPath] : [];
}

/** The same plugin may come twice, from a worker and from its connection: its own activities are no conflict. */
function withActivities(own: object = {}, ours: StigmerActivities): object {
  const taken = new Map<string, unknown>(Object.entries(own));
  for (const [name, activity] of Object.entries(ours)) {
    if (taken.has(name) && taken.get(name) !== activity) {
      throw new StigmerConfigError(
        `The worker has another activity named ${name}, which StigmerPlugin would replace. Rename that one; ` +
          'or, if it comes from a second StigmerPlugin, give the same plugin to the connection and the worker.',
      );
    }
  }
  return { ...own, ...ours };
}

function withTokenHidden(interceptors: WorkerInterceptors = {}): WorkerInterceptors {
  const { activity = [] } = interceptors;
  return activity.includes(hideTaskToken)
    ? interceptors
    : { ...interceptors, activity: [...activity, hideTaskToken] };
}
