import { create, toJson, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionSpecSchema, type AgentExecution } from '@stigmer/api/agentexecution/v1';
import { CallbackOptionsSchema } from '@stigmer/api/execution/v1';
import { WorkflowExecutionSpecSchema, type WorkflowExecution } from '@stigmer/api/workflowexecution/v1';
import { LATEST_REVISION, NEXUS_SERVICE, nexusOperations } from '@stigmer/handshake';
import { operation, service, type TypeInfo } from 'nexus-rpc';
import { agentExecutionSpec, workflowExecutionSpec } from './execution-spec.js';
import type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';

export type { ExecuteAgentInput, ExecuteWorkflowInput } from './inputs.js';

/**
 * Stigmer's Nexus service, for `createNexusServiceClient` of `@temporalio/workflow`: a workflow waits for an agent or a workflow
 * definition without an activity or a task token. For callers whose Temporal has a Nexus endpoint that leads to Stigmer.
 *
 * Each operation gives the final execution; its result is in `status.output`. It fails with a NexusOperationFailure: see
 * `isAgentFailed` and its like in `@stigmer/sdk/workflow`.
 */
export const stigmerService = service(NEXUS_SERVICE, {
  /** Executes an agent. */
  [nexusOperations.agent]: operation<ExecuteAgentInput, AgentExecution>({
    inputType: sentAs((input) => toJson(AgentExecutionSpecSchema, withRevision(agentExecutionSpec(input)))),
  }),
  /** Executes a workflow definition. */
  [nexusOperations.workflow]: operation<ExecuteWorkflowInput, WorkflowExecution>({
    inputType: sentAs((input) =>
      toJson(WorkflowExecutionSpecSchema, withRevision(workflowExecutionSpec(input))),
    ),
  }),
});

/** Inputs travel as the JSON form of the spec, which the server takes from callers in any language. */
function sentAs<T>(toTransferType: (input: T) => JsonValue): TypeInfo<T, JsonValue> {
  return {
    transferTypeConverter: {
      toTransferType,
      fromTransferType: () => {
        throw new TypeError("Stigmer's server has this service; a worker with this package only calls it.");
      },
    },
  };
}

/** This package reads all that there is in an execution. */
function withRevision<S extends { callback?: unknown }>(spec: S): S {
  spec.callback = create(CallbackOptionsSchema, { revision: LATEST_REVISION });
  return spec;
}
