import { Code, ConnectError } from '@connectrpc/connect';
import type { Execution, ExecutionKind } from '@stigmer/handshake';
import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { startWorkflow, type WorkflowHandle } from '@temporalio/nexus';
import { HandlerError, type StartOperationContext } from 'nexus-rpc';
import { createHash } from 'node:crypto';
import { nexusExecutionId } from '../executions/execution-id.js';
import { checkInputSize, executionRequest } from '../executions/execution-request.js';
import { executionTraits } from '../executions/execution-traits.js';
import type { ExecutionsContext } from '../executions/executions-context.js';
import {
  NEXUS_CALLER_MEMO,
  NEXUS_OPERATION_TYPE,
  nexusOperationId,
  type NexusOperationOptions,
} from '../temporal/nexus-contract.js';
import { taskQueues } from '../temporal/task-queues.js';
import type { NexusOperation } from '../temporal/workflows/nexus-operation.js';
import { nexusCaller, operationTimeoutMs } from './nexus-caller.js';
import { readSpec } from './read-spec.js';

/** What starting an operation needs. */
export type StartOperationDependencies = Pick<ExecutionsContext, 'plans' | 'callbackNamespaces' | 'logger'>;

/**
 * Starts the workflow behind an operation. A repeated request finds the same one.
 *
 * @throws HandlerError BAD_REQUEST, NOT_FOUND, UNAUTHORIZED, or CONFLICT where the same request id came with another input
 */
export async function startOperation<K extends ExecutionKind>(
  { plans, callbackNamespaces, logger }: StartOperationDependencies,
  kind: K,
  context: StartOperationContext,
  input: Payload,
): Promise<WorkflowHandle<Execution>> {
  const spec = readSpec(kind, input);
  checkSize(spec);
  const definitionId = executionTraits[kind].definitionId(spec);
  const plan = plans[kind](definitionId);
  if (plan === undefined) {
    throw new HandlerError('NOT_FOUND', `There is no ${kind} "${definitionId}". List tells which there are.`);
  }
  const caller = nexusCaller(context, callbackNamespaces);
  const timeoutMs = operationTimeoutMs(context);
  const id = nexusExecutionId(kind, caller.namespace, context.requestId);
  const { execution, options, specHash } = executionRequest(kind, id, spec, plan, undefined);
  const operation: NexusOperationOptions<K> = {
    kind,
    definitionId,
    specHash,
    owner: options,
    caller,
    ...(timeoutMs !== undefined && { timeoutMs }),
    revision: spec.callback?.revision ?? 0,
  };
  try {
    // Temporal takes a start with the request id of a start before for the same one, and gives its run. With the hash of the spec in
    // it, only the same request is a repeated one.
    const handle = await startWorkflow<typeof NexusOperation>(
      { ...context, requestId: requestIdOf(context, specHash) },
      NEXUS_OPERATION_TYPE,
      {
        workflowId: nexusOperationId(id),
        taskQueue: taskQueues.owners,
        args: [execution, operation],
        memo: { [NEXUS_CALLER_MEMO]: caller },
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      },
    );
    logger.info(
      { execution_id: id, namespace: caller.namespace, workflow_id: caller.workflowId },
      'Nexus operation started',
    );
    return handle;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      throw new HandlerError(
        'CONFLICT',
        `The request id ${context.requestId} came with another input before.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

function checkSize(spec: Parameters<typeof checkInputSize>[0]): void {
  try {
    checkInputSize(spec);
  } catch (error) {
    if (error instanceof ConnectError && error.code === Code.InvalidArgument) {
      throw new HandlerError('BAD_REQUEST', error.rawMessage, { cause: error });
    }
    throw error;
  }
}

function requestIdOf({ requestId }: StartOperationContext, specHash: string): string {
  return createHash('sha256').update(`${requestId} ${specHash}`).digest('hex');
}
