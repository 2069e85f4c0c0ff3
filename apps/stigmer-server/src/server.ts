import { Code, ConnectError } from '@connectrpc/connect';
import { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { once, setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { removeOldArtifacts } from './artifacts/remove-old-artifacts.js';
import type { Config } from './config.js';
import { createNexusService } from './nexus/nexus-service.js';
import type { RequestHandler } from './rpc/http-server.js';
import type { ServerParts } from './server-parts.js';
import { dataConverter } from './temporal/data-converter.js';
import { harmedThreadReporter } from './temporal/harmed-thread.js';
import { lateActivities } from './temporal/late-activities.js';
import { keepMonitorsRunning } from './temporal/monitors.js';
import { checkReadiness, type Readiness } from './temporal/readiness.js';
import type { TemporalSdkMetrics } from './temporal/runtime.js';
import { createWorkers, type Workers } from './temporal/workers.js';

/** What the server is built from. */
export interface ServerDependencies {
  readonly config: Config;
  readonly connection: NativeConnection;
  readonly logger: Logger;
  readonly temporalSdkMetrics: TemporalSdkMetrics;
}

/** The server: a handler for requests, where its role has them, and workers, where its role has them. */
export interface StigmerServer {
  readonly handler: RequestHandler;
  /** Runs the workers and keeps the monitors running. Settles when stopped and drained; rejects on a fault. */
  run(): Promise<void>;
  /** Ends streams and health checks, and drains the workers: activities under way get their time to end. */
  stop(): void;
  /** Lets go of what is left, once requests and workers have ended. */
  close(): Promise<void>;
}

/** Builds the server. It takes no request and polls for no task until it is told to. */
export async function buildServer(dependencies: ServerDependencies): Promise<StigmerServer> {
  const { config, connection, logger } = dependencies;
  const { namespace } = config.temporal;
  const stopping = new AbortController();
  // Each request under way listens to it.
  setMaxListeners(0, stopping.signal);
  const client = new Client({ connection, namespace, dataConverter });
  const readiness = async (): Promise<Readiness> =>
    stopping.signal.aborted
      ? { ready: false, remarks: ['The server is shutting down.'] }
      : checkReadiness(client, connection, namespace, workers);

  // The code of all else is loaded while the thread of the owners starts: each takes most of a second.
  const creatingWorkers =
    config.role === 'api'
      ? undefined
      : createWorkers(connection, namespace, {
          activities: lateActivities(async () => (await loadingParts).activities),
          nexusServices:
            config.nexusEndpoint === undefined
              ? undefined
              : [createNexusService(async () => (await loadingParts).executions)],
          definitionHeapMb: config.definitionHeapMb,
          onDefinitionThreadHarmed: harmedThreadReporter(client, logger),
        });
  const loadingParts = import('./server-parts.js').then(({ createServerParts }) =>
    createServerParts({
      ...dependencies,
      client,
      checkReadiness: readiness,
      shutdownSignal: stopping.signal,
    }),
  );
  const [workers, { handler, store, pool }]: [Workers | undefined, ServerParts] = await Promise.all([
    creatingWorkers,
    loadingParts,
  ]);

  return {
    handler,
    async run() {
      await Promise.all(
        workers
          ? [
              workers.run(),
              keepMonitorsRunning(
                { client, logger, stuckAfterMs: config.monitor.stuckAfterMs },
                stopping.signal,
              ),
              removeOldArtifacts(store, config.artifacts.keepMs, logger, stopping.signal),
            ]
          : [once(stopping.signal, 'abort')],
      );
    },
    stop() {
      stopping.abort(new ConnectError('The server is shutting down. Try again.', Code.Unavailable));
      workers?.shutdown();
    },
    async close() {
      await pool.close();
      await connection.close();
    },
  };
}
