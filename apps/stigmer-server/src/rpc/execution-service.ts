import type { HandlerContext } from '@connectrpc/connect';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { cancelExecution } from '../executions/cancel-execution.js';
import { createExecution } from '../executions/create-execution.js';
import { executionTraits, type SpecByKind } from '../executions/execution-traits.js';
import type { ExecutionsContext } from '../executions/executions-context.js';
import { getExecution } from '../executions/get-execution.js';
import { listExecutions, type ExecutionPage } from '../executions/list-executions.js';
import type { ExecutionFilter } from '../executions/visibility-query.js';
import { recoverExecution } from '../executions/recover-execution.js';
import { redeliverExecution } from '../executions/redeliver-execution.js';
import type { WatchedChange, Watches } from '../executions/watch-execution.js';

interface ListRequest extends Omit<ExecutionFilter, 'definitionId'> {
  readonly pageSize: number;
  readonly pageToken: string;
}

/**
 * The handlers of AgentExecutionService or WorkflowExecutionService, which differ in the kind only.
 *
 * @param watches those of the kind
 * @param definitionFilter the field of the list request that names a definition
 */
export function executionService<K extends ExecutionKind, L extends ListRequest>(
  context: ExecutionsContext,
  kind: K,
  watches: Watches<K>,
  definitionFilter: (request: L) => string,
) {
  type Answer = Promise<{ execution: ExecutionByKind[K] }>;
  return {
    async create(request: { spec?: SpecByKind[K]; requestId: string }): Promise<{ id: string }> {
      // Validation has refused a request without a spec.
      const spec = request.spec ?? executionTraits[kind].specOf('');
      return { id: await createExecution(context, kind, spec, request.requestId) };
    },

    async get({ id }: { id: string }): Answer {
      return { execution: await getExecution(context, kind, id) };
    },

    async cancel({ id, reason }: { id: string; reason: string }): Answer {
      return { execution: await cancelExecution(context, kind, id, reason) };
    },

    async redeliver({ id }: { id: string }): Answer {
      return { execution: await redeliverExecution(context, kind, id) };
    },

    async recover({ id, reason }: { id: string; reason: string }): Answer {
      return { execution: await recoverExecution(context, kind, id, reason) };
    },

    async list(request: L): Promise<ExecutionPage<K>> {
      const filter = { ...request, definitionId: definitionFilter(request) };
      return listExecutions(context, kind, filter, request.pageSize, request.pageToken);
    },

    watch(
      { id, after }: { id: string; after: string },
      { signal }: HandlerContext,
    ): AsyncGenerator<WatchedChange<K>> {
      return watches.watch(id, after, signal);
    },
  };
}
