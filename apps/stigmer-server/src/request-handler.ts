import { createValidateInterceptor } from '@connectrpc/validate';
import type { ArtifactStore } from './artifacts/artifact-store.js';
import { cached } from './cached.js';
import type { ComputePool } from './compute/compute-pool.js';
import type { Metrics } from './observability/metrics.js';
import { Quota } from './quota.js';
import type { Executions } from './read-executions.js';
import { withCors } from './rpc/cors.js';
import { withHostCheck } from './rpc/host-check.js';
import { httpEndpoints } from './rpc/http-endpoints.js';
import { httpHandler } from './rpc/http-handler.js';
import type { RequestHandler } from './rpc/http-server.js';
import { boundTemporalCalls, measureRpcs, translateErrors } from './rpc/interceptors.js';
import { apiRoutes, apiServices, operationsRoutes, takesLarge } from './rpc/routes.js';
import { withOriginForm } from './rpc/origin-form.js';
import { createRpcHandler } from './rpc/rpc-handler.js';
import type { ServerPartsDependencies } from './server-parts.js';
import { validator } from './validator.js';

/** How long an answer about readiness stands, in milliseconds, whoever asks for it and how. */
const READINESS_STANDS_MS = 1_000;

/** What requests are handled with. */
export interface RequestHandlerDependencies extends ServerPartsDependencies, Executions {
  readonly store: ArtifactStore;
  readonly metrics: Metrics;
  readonly pool: ComputePool;
}

/** Makes the handler of the requests that the server's role has. */
export function createRequestHandler({
  config,
  connection,
  executions,
  agents,
  workflows,
  store,
  logger,
  metrics,
  pool,
  temporalSdkMetrics,
  checkReadiness,
  shutdownSignal,
}: RequestHandlerDependencies): RequestHandler {
  const lastReadiness = cached(checkReadiness, READINESS_STANDS_MS);
  // That it shuts down is told at once, and costs nothing.
  const readiness = () => (shutdownSignal.aborted ? checkReadiness() : lastReadiness());
  const handler = createRpcHandler({
    routes: (router) => {
      operationsRoutes(router, async () => (await readiness()).ready);
      if (config.role !== 'worker') {
        const { maxWatches, maxWatchedExecutions, watchTimeoutMs } = config.transport;
        apiRoutes(router, {
          executions,
          agents,
          workflows,
          artifacts: { store, logger, metrics },
          pool,
          watchLimits: {
            watches: new Quota(maxWatches),
            executions: new Quota(maxWatchedExecutions),
            timeoutMs: watchTimeoutMs,
          },
        });
      }
    },
    interceptors: [
      measureRpcs(metrics),
      translateErrors(logger),
      boundTemporalCalls(connection),
      createValidateInterceptor({ validator }),
    ],
    limits: config.transport,
    takesLarge,
    shutdownSignal,
    servicesElsewhere: config.role === 'worker' ? apiServices : [],
    logger,
    fallback: httpHandler(httpEndpoints({ checkReadiness: readiness, metrics, temporalSdkMetrics }), logger),
  });
  return withOriginForm(withHostCheck(config.allowedHosts, withCors(config.corsOrigins, handler)));
}
