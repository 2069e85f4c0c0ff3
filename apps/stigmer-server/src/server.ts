import { Code, ConnectError } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { createValidateInterceptor } from '@connectrpc/validate';
import { Client } from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { once, setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { agentPlan, readAgentDefinitions } from './agents/agent-definitions.js';
import { createBuiltinAgents } from './agents/builtin/builtin-agents.js';
import { createComputePool } from './agents/builtin/compute-pool.js';
import { createDocumentSources } from './agents/builtin/document-sources.js';
import { createRunBuiltinAgent } from './agents/run-builtin-agent.js';
import { createArtifactStore } from './artifacts/artifact-store.js';
import { removeOldArtifacts } from './artifacts/remove-old-artifacts.js';
import { createStoreOutput } from './artifacts/store-output.js';
import { describeCallbackNamespaces } from './callbacks/callback-namespaces.js';
import { createTokenSealer } from './callbacks/token-sealer.js';
import type { Config } from './config.js';
import { executionLinks } from './executions/execution-link.js';
import type { ExecutionsContext } from './executions/executions-context.js';
import { createMetrics } from './observability/metrics.js';
import { httpEndpoints } from './rpc/http-endpoints.js';
import { httpHandler } from './rpc/http-handler.js';
import { boundTemporalCalls, measureRpcs, translateErrors } from './rpc/interceptors.js';
import type { RequestHandler } from './rpc/http-server.js';
import { apiRoutes, operationsRoutes } from './rpc/routes.js';
import { createActivities } from './temporal/activities.js';
import { pendingCounter } from './temporal/count-pending.js';
import { dataConverter } from './temporal/data-converter.js';
import { keepMonitorsRunning } from './temporal/monitors.js';
import { checkReadiness } from './temporal/readiness.js';
import type { TemporalSdkMetrics } from './temporal/runtime.js';
import { createWorker } from './temporal/worker.js';
import { createCallFunction } from './workflows/call-function.js';
import { readWorkflowDefinitions, workflowPlan } from './workflows/workflow-definitions.js';

/**
 * The most that a request may take, in bytes. Far more than is accepted: inputs that are too large get an answer which says so,
 * and a client would try again after the bare "resource exhausted" that is beyond this.
 */
const READ_MAX_BYTES = 16 * 1024 * 1024;

/** What the server is built from. */
export interface ServerDependencies {
  readonly config: Config;
  readonly connection: NativeConnection;
  readonly logger: Logger;
  readonly temporalSdkMetrics: TemporalSdkMetrics;
}

/** The server: a handler for requests, where its role has them, and a worker, where its role has one. */
export interface StigmerServer {
  readonly handler: RequestHandler;
  /** Runs the worker and keeps the callback monitor running. Settles when stopped and drained; rejects on a fault. */
  run(): Promise<void>;
  /** Ends streams and health checks, and drains the worker: activities under way get their time to end. */
  stop(): void;
  /** Lets go of what is left, once requests and worker have ended. */
  close(): Promise<void>;
}

/** Builds the server. It takes no request and polls for no task until it is told to. */
export async function buildServer(dependencies: ServerDependencies): Promise<StigmerServer> {
  const { config, connection, logger, temporalSdkMetrics } = dependencies;
  const { namespace } = config.temporal;
  const stopping = new AbortController();
  // Each request under way listens to it.
  setMaxListeners(0, stopping.signal);

  const agents = await readAgentDefinitions(config.agentsFolder);
  const workflows = await readWorkflowDefinitions(config.workflowsFolder);
  const sealer = createTokenSealer(config.sealingKeys);
  const metrics = createMetrics(pendingCounter(connection, namespace));
  const store = await createArtifactStore(config.artifacts.store);
  await store.check().catch((error: unknown) => {
    metrics.artifactFailures.inc({ operation: 'check' });
    logger.error({ store: store.description, err: error }, 'The store of artifacts can not be used');
  });
  const client = new Client({ connection, namespace, dataConverter });
  const executionLink = executionLinks(config.consoleUrl);

  let worker: Worker | undefined;
  const pool = createComputePool({
    onThreadError: (error) => logger.warn({ err: error }, 'A compute thread was replaced'),
  });
  if (config.role !== 'api') {
    const sources = createDocumentSources({
      folders: config.documentFolders,
      allowPrivateNetworks: config.development,
    });
    const storeOutput = createStoreOutput({ store, logger, metrics });
    const activities = createActivities({
      client,
      connection,
      namespace,
      sealer,
      logger,
      metrics,
      runBuiltinAgent: createRunBuiltinAgent(createBuiltinAgents({ pool }), sources, storeOutput),
      callFunction: createCallFunction(sources),
      storeOutput,
      executionLink,
      passLimits: config.monitor,
    });
    worker = await createWorker(connection, namespace, activities);
  }

  const executions: ExecutionsContext = {
    client,
    connection,
    namespace,
    eagerStart: worker !== undefined,
    callbackNamespaces: await describeCallbackNamespaces(
      connection.workflowService,
      config.callbackNamespaces,
    ),
    sealer,
    plans: {
      agent: (id) => agentPlan(agents.get(id)),
      workflow: (id) => workflowPlan(workflows.get(id)),
    },
    executionLink,
    logger,
  };
  const readiness = async () =>
    stopping.signal.aborted
      ? { ready: false, remarks: ['The server is shutting down.'] }
      : checkReadiness(connection, namespace, worker);
  const isServing = async () => (await readiness()).ready;

  return {
    handler: connectNodeAdapter({
      routes: (router) => {
        operationsRoutes(router, isServing);
        if (config.role !== 'worker') {
          apiRoutes(router, { executions, agents, workflows, artifacts: { store, logger, metrics } });
        }
      },
      interceptors: [
        measureRpcs(metrics),
        translateErrors(logger),
        boundTemporalCalls(connection),
        createValidateInterceptor(),
      ],
      readMaxBytes: READ_MAX_BYTES,
      shutdownSignal: stopping.signal,
      fallback: httpHandler(
        httpEndpoints({ checkReadiness: readiness, metrics, temporalSdkMetrics }),
        logger,
      ),
    }),
    async run() {
      await Promise.all(
        worker
          ? [
              worker.run(),
              keepMonitorsRunning(
                { client, logger, stuckAfterMs: config.monitor.stuckAfterMs },
                stopping.signal,
              ),
              removeOldArtifacts(store, config.artifacts.keepMs, logger, stopping.signal),
              pool.warmUp(),
            ]
          : [once(stopping.signal, 'abort')],
      );
    },
    stop() {
      stopping.abort(new ConnectError('The server is shutting down. Try again.', Code.Unavailable));
      // A worker that has failed is not running any more, and has nothing left to drain.
      if (worker?.getState() === 'RUNNING') {
        worker.shutdown();
      }
    },
    async close() {
      await pool.close();
      await connection.close();
    },
  };
}
