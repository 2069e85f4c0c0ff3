import type { Client } from '@temporalio/client';
import { createBuiltinAgents } from './agents/builtin/builtin-agents.js';
import { createDocumentSources } from './agents/builtin/document-sources.js';
import { createRunBuiltinAgent } from './agents/run-builtin-agent.js';
import { createArtifactStore, type ArtifactStore } from './artifacts/artifact-store.js';
import { createStoreOutput } from './artifacts/store-output.js';
import { cached } from './cached.js';
import { createTokenSealer } from './callbacks/token-sealer.js';
import { createComputePool, type ComputePool } from './compute/compute-pool.js';
import { executionLinks } from './executions/execution-link.js';
import type { ExecutionsContext } from './executions/executions-context.js';
import { createMetrics } from './observability/metrics.js';
import { observeCompute } from './observability/observe-compute.js';
import { readExecutions } from './read-executions.js';
import { createRequestHandler } from './request-handler.js';
import type { RequestHandler } from './rpc/http-server.js';
import type { ServerDependencies } from './server.js';
import { createActivities } from './temporal/activities.js';
import type { OwnActivities } from './temporal/activity-contract.js';
import { pendingCounter } from './temporal/count-pending.js';
import type { Readiness } from './temporal/readiness.js';
import { createCallFunction } from './workflows/call-function.js';

/** How long the number of those who wait stands, in milliseconds: Temporal counts it in four queries. */
const PENDING_STANDS_MS = 5_000;

/** What the parts are made from. */
export interface ServerPartsDependencies extends ServerDependencies {
  readonly client: Client;
  readonly checkReadiness: () => Promise<Readiness>;
  /** Ends streams and health checks. */
  readonly shutdownSignal: AbortSignal;
}

/** What a server consists of beside its worker. */
export interface ServerParts {
  readonly handler: RequestHandler;
  readonly activities: OwnActivities;
  readonly executions: ExecutionsContext;
  readonly store: ArtifactStore;
  readonly pool: ComputePool;
}

/** Makes all of a server but its worker: what takes requests, and what the worker's activities do. */
export async function createServerParts(dependencies: ServerPartsDependencies): Promise<ServerParts> {
  const { config, connection, client, logger } = dependencies;
  const { namespace } = config.temporal;
  const sealer = createTokenSealer(config.sealingKeys);
  const metrics = createMetrics(cached(pendingCounter(connection, namespace), PENDING_STANDS_MS));
  const store = await createArtifactStore(config.artifacts.store);
  await store.check().catch((error: unknown) => {
    metrics.artifactFailures.inc({ operation: 'check' });
    logger.error({ store: store.description, err: error }, 'The store of artifacts can not be used');
  });
  const executionLink = executionLinks(config.consoleUrl);
  const pool = createComputePool({ idleMs: config.computeIdleMs, observer: observeCompute(metrics, logger) });
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
    callFunction: createCallFunction(sources, pool),
    storeOutput,
    executionLink,
    passLimits: config.monitor,
  });
  const executions = await readExecutions(dependencies, { sealer, executionLink });
  const handler = createRequestHandler({ ...dependencies, ...executions, store, metrics, pool });
  return { handler, activities, executions: executions.executions, store, pool };
}
