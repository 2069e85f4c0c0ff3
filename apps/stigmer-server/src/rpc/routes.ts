import type { DescMethod } from '@bufbuild/protobuf';
import type { ConnectRouter } from '@connectrpc/connect';
import { AgentService } from '@stigmer/api/agent/v1';
import { ArtifactService } from '@stigmer/api/artifact/v1';
import { AgentExecutionService, type AgentExecutionListRequest } from '@stigmer/api/agentexecution/v1';
import { WorkflowService } from '@stigmer/api/workflow/v1';
import {
  WorkflowExecutionService,
  type WorkflowExecutionListRequest,
} from '@stigmer/api/workflowexecution/v1';
import type { AgentDefinitions } from '../agents/agent-definitions.js';
import type { ReadArtifactDependencies } from '../artifacts/read-artifact.js';
import type { ComputePool } from '../compute/compute-pool.js';
import type { ExecutionsContext } from '../executions/executions-context.js';
import { Watches, type WatchLimits } from '../executions/watch-execution.js';
import type { WorkflowDefinitions } from '../workflows/workflow-definitions.js';
import { agentService } from './agent-service.js';
import { artifactService } from './artifact-service.js';
import { executionService } from './execution-service.js';
import { Health } from './gen/health/v1/health_pb.js';
import { healthRoutes, type ServingCheck } from './health.js';
import { reflectionRoutes } from './reflection.js';
import { registerService } from './register-service.js';
import { workflowService } from './workflow-service.js';

/** What the public API serves. */
export interface ApiDependencies {
  readonly executions: ExecutionsContext;
  readonly agents: AgentDefinitions;
  readonly workflows: WorkflowDefinitions;
  readonly artifacts: ReadArtifactDependencies;
  /** Where definitions are checked. */
  readonly pool: ComputePool;
  readonly watchLimits: WatchLimits;
}

/** The services of the public API. */
export const apiServices = [
  AgentExecutionService,
  WorkflowExecutionService,
  AgentService,
  WorkflowService,
  ArtifactService,
] as const;

const large: ReadonlySet<DescMethod> = new Set<DescMethod>([
  AgentExecutionService.method.create,
  WorkflowExecutionService.method.create,
  WorkflowService.method.validate,
]);

/** Whether the requests of a method carry inputs or a definition: all others are small. */
export function takesLarge(method: DescMethod): boolean {
  return large.has(method);
}

/** Registers the public API. */
export function apiRoutes(
  router: ConnectRouter,
  { executions, agents, workflows, artifacts, pool, watchLimits }: ApiDependencies,
): void {
  registerService(
    router,
    AgentExecutionService,
    executionService(
      executions,
      'agent',
      new Watches(executions, 'agent', watchLimits),
      (request: AgentExecutionListRequest) => request.agentId,
    ),
    'refused',
  );
  registerService(
    router,
    WorkflowExecutionService,
    executionService(
      executions,
      'workflow',
      new Watches(executions, 'workflow', watchLimits),
      (request: WorkflowExecutionListRequest) => request.workflowId,
    ),
    'refused',
  );
  registerService(router, AgentService, agentService(agents), 'refused');
  registerService(router, WorkflowService, workflowService(workflows, pool), 'refused');
  registerService(router, ArtifactService, artifactService(artifacts), 'refused');
}

/** Registers what every process of the server has, whatever its role: health and reflection. */
export function operationsRoutes(router: ConnectRouter, isServing: ServingCheck): void {
  healthRoutes(router, apiServices, isServing);
  reflectionRoutes(router, [...apiServices, Health]);
}
