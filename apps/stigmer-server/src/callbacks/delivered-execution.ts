import { create } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { revisions, type Execution } from '@stigmer/handshake';
import { artifactAsOutput, artifactFromOutput, artifactReference } from '../artifacts/artifact.js';
import type { ExecutionEnd } from '../temporal/execution-end.js';

/**
 * The message that a caller's activity receives: only the fields of the first revision, unless the caller's stubs know
 * more, because the default converters of Go and Python refuse a message with a field they don't know. The state of the
 * callback is left out: the caller holds the answer to it.
 *
 * @param revision the revision of the messages that the caller can read; 0 means 1
 */
export function deliveredExecution(execution: Execution, revision: number): Execution {
  const { id, status } = execution;
  const deliveredStatus = status && {
    phase: status.phase,
    ...(status.outputArtifact && revision < revisions.artifacts
      ? { output: artifactAsOutput(status.outputArtifact) }
      : { output: status.output, outputArtifact: status.outputArtifact }),
    error: status.error,
    startedAt: status.startedAt,
    completedAt: status.completedAt,
  };
  switch (execution.$typeName) {
    case AgentExecutionSchema.typeName: {
      const { spec } = execution;
      return create(AgentExecutionSchema, {
        id,
        spec:
          revision > revisions.first
            ? spec
            : spec && { agentId: spec.agentId, inputs: spec.inputs, message: spec.message },
        status: deliveredStatus,
      });
    }
    case WorkflowExecutionSchema.typeName: {
      const { spec } = execution;
      return create(WorkflowExecutionSchema, {
        id,
        spec:
          revision > revisions.first ? spec : spec && { workflowId: spec.workflowId, inputs: spec.inputs },
        status: deliveredStatus,
      });
    }
  }
}

/** The result in a message that a caller's activity has received. */
export function readDelivered({ id, status }: Execution): Pick<ExecutionEnd, 'output' | 'artifact'> {
  const artifact = status?.outputArtifact ?? artifactFromOutput(id, status?.output);
  if (artifact) {
    return { artifact: artifactReference(artifact) };
  }
  return status?.output ? { output: status.output } : {};
}
