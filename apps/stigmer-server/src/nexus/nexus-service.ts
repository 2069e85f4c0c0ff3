import { NEXUS_SERVICE, nexusOperations, type Execution, type ExecutionKind } from '@stigmer/handshake';
import { rawValueTypeInfo, type RawValue } from '@temporalio/common';
import { getClient, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { loadWorkflowRunOperationToken } from '@temporalio/nexus/lib/token.js';
import {
  HandlerError,
  operation,
  service,
  serviceHandler,
  type CancelOperationContext,
  type ServiceHandler,
} from 'nexus-rpc';
import { isExecutionId } from '../executions/execution-id.js';
import { CANCELLED_BY_CALLER, executionIdOfOperation } from '../temporal/nexus-contract.js';
import { requestCancel } from '../temporal/request-cancel.js';
import { startOperation, type StartOperationDependencies } from './start-operation.js';

/** Inputs come as they are: what can't be read is refused with a reason. */
const stigmer = service(NEXUS_SERVICE, {
  [nexusOperations.agent]: operation<RawValue, Execution>({ inputType: rawValueTypeInfo }),
  [nexusOperations.workflow]: operation<RawValue, Execution>({ inputType: rawValueTypeInfo }),
});

/**
 * Stigmer's Nexus service.
 *
 * @param loading what it needs; each request waits for it
 */
export function createNexusService(loading: () => Promise<StartOperationDependencies>): ServiceHandler {
  return serviceHandler(stigmer, {
    [nexusOperations.agent]: new ExecutionOperation('agent', loading),
    [nexusOperations.workflow]: new ExecutionOperation('workflow', loading),
  });
}

class ExecutionOperation extends WorkflowRunOperationHandler<RawValue, Execution> {
  readonly #kind: ExecutionKind;

  constructor(kind: ExecutionKind, loading: () => Promise<StartOperationDependencies>) {
    super(async (context, { payload }) => startOperation(await loading(), kind, context, payload));
    this.#kind = kind;
  }

  /** That it is the caller who asks goes ahead: an operator may cancel the workflow behind the operation too. */
  override async cancel(_context: CancelOperationContext, token: string): Promise<void> {
    await requestCancel(getClient(), workflowIdOf(this.#kind, token), CANCELLED_BY_CALLER);
  }
}

/** @throws HandlerError NOT_FOUND for a token of anything else: whoever makes one up could cancel any of Stigmer's workflows */
function workflowIdOf(kind: ExecutionKind, token: string): string {
  let workflowId = '';
  let cause: unknown;
  try {
    workflowId = loadWorkflowRunOperationToken(token).wid;
  } catch (error) {
    cause = error;
  }
  if (!isExecutionId(kind, executionIdOfOperation(workflowId) ?? '')) {
    throw new HandlerError('NOT_FOUND', `The token is of no operation that executes ${kind}s.`, { cause });
  }
  return workflowId;
}
