import { createValidateInterceptor } from '@connectrpc/validate';
import type { ArtifactStore } from './artifacts/artifact-store.js';
import type { ComputePool } from './compute/compute-pool.js';
import type { Metrics } from './observability/metrics.js';
import type { Executions } from './read-executions.js';
import { withCors } from './rpc/cors.js';
import { httpEndpoints } from './rpc/http-endpoints.js';
import { httpHandler } from './rpc/http-handler.js';
import type { RequestHandler } from './rpc/http-server.js';
import { boundTemporalCalls, measureRpcs, translateErrors } from './rpc/interceptors.js';
import { apiRoutes, apiServices, operationsRoutes } from './rpc/routes.js';
import { withOriginForm } from './rpc/origin-form.js';
import { createRpcHandler } from './rpc/rpc-handler.js';
import type { ServerPartsDependencies } from './server-parts.js';
import { validator } from './validator.js';

/**
 * The most that a request may take, in bytes. Far more than is accepted: inputs that are too large get an answer which says so,
 * and a client would try again after the bare "resource exhausted" that is beyond this.
 */
const READ_MAX_BYTES = 16 * 1024 * 1024;

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
  const handler = createRpcHandler({
    routes: (router) => {
      operationsRoutes(router, async () => (await checkReadiness()).ready);
      if (config.role !== 'worker') {
        apiRoutes(router, { executions, agents, workflows, artifacts: { store, logger, metrics }, pool });
      }
    },
    interceptors: [
      measureRpcs(metrics),
      translateErrors(logger),
      boundTemporalCalls(connection),
      createValidateInterceptor({ validator }),
    ],
    readMaxBytes: READ_MAX_BYTES,
    shutdownSignal,
    servicesElsewhere: config.role === 'worker' ? apiServices : [],
    logger,
    fallback: httpHandler(httpEndpoints({ checkReadiness, metrics, temporalSdkMetrics }), logger),
  });
  return withOriginForm(withCors(config.corsOrigins, handler));
}
