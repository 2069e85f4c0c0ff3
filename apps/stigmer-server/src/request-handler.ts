import { connectNodeAdapter } from '@connectrpc/connect-node';
import { createValidateInterceptor } from '@connectrpc/validate';
import { agentPlan, readAgentDefinitions } from './agents/agent-definitions.js';
import type { ArtifactStore } from './artifacts/artifact-store.js';
import { describeCallbackNamespaces } from './callbacks/callback-namespaces.js';
import type { TokenSealer } from './callbacks/token-sealer.js';
import type { ExecutionsContext } from './executions/executions-context.js';
import type { Metrics } from './observability/metrics.js';
import { httpEndpoints } from './rpc/http-endpoints.js';
import { httpHandler } from './rpc/http-handler.js';
import type { RequestHandler } from './rpc/http-server.js';
import { boundTemporalCalls, measureRpcs, translateErrors } from './rpc/interceptors.js';
import { apiRoutes, operationsRoutes } from './rpc/routes.js';
import type { ServerPartsDependencies } from './server-parts.js';
import { validator } from './validator.js';
import { readWorkflowDefinitions, workflowPlan } from './workflows/workflow-definitions.js';

/**
 * The most that a request may take, in bytes. Far more than is accepted: inputs that are too large get an answer which says so,
 * and a client would try again after the bare "resource exhausted" that is beyond this.
 */
const READ_MAX_BYTES = 16 * 1024 * 1024;

/** What requests are handled with. */
export interface RequestHandlerDependencies extends ServerPartsDependencies {
  readonly sealer: TokenSealer;
  readonly store: ArtifactStore;
  readonly executionLink: ExecutionsContext['executionLink'];
  readonly metrics: Metrics;
}

/** Reads the definitions, and makes the handler of the requests that the server's role has. */
export async function createRequestHandler({
  config,
  connection,
  client,
  sealer,
  store,
  executionLink,
  logger,
  metrics,
  temporalSdkMetrics,
  checkReadiness,
  shutdownSignal,
}: RequestHandlerDependencies): Promise<RequestHandler> {
  const agents = await readAgentDefinitions(config.agentsFolder);
  const workflows = await readWorkflowDefinitions(config.workflowsFolder);
  const executions: ExecutionsContext = {
    client,
    connection,
    namespace: config.temporal.namespace,
    eagerStart: config.role !== 'api',
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
  return connectNodeAdapter({
    routes: (router) => {
      operationsRoutes(router, async () => (await checkReadiness()).ready);
      if (config.role !== 'worker') {
        apiRoutes(router, { executions, agents, workflows, artifacts: { store, logger, metrics } });
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
    fallback: httpHandler(httpEndpoints({ checkReadiness, metrics, temporalSdkMetrics }), logger),
  });
}
