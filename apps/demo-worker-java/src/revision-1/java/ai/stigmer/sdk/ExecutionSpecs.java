package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.execution.v1.CallbackOptions;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.temporal.activity.ActivityInfo;

/** What a caller can ask Stigmer for whose stubs are of the first revision: they have no time limit and no message. */
final class ExecutionSpecs {
  private static final int REVISION = 1;

  private ExecutionSpecs() {}

  static AgentExecutionSpec of(AgentInput input, ByteString taskToken, ActivityInfo info) {
    refuse(input.message(), "message");
    refuse(input.timeLimit(), "timeLimit");
    return AgentExecutionSpec.newBuilder()
        .setAgentId(input.agentId())
        .putAllInputs(input.inputs())
        .setCallbackToken(taskToken)
        .setCallback(callback(info))
        .build();
  }

  static WorkflowExecutionSpec of(WorkflowInput input, ByteString taskToken, ActivityInfo info) {
    refuse(input.timeLimit(), "timeLimit");
    return WorkflowExecutionSpec.newBuilder()
        .setWorkflowId(input.workflowId())
        .putAllInputs(input.inputs())
        .setCallbackToken(taskToken)
        .setCallback(callback(info))
        .build();
  }

  private static CallbackOptions callback(ActivityInfo info) {
    return CallbackOptions.newBuilder()
        .setNamespace(info.getNamespace())
        .setDeadline(Timestamps.fromMillis(ActivityDeadline.millisOf(info)))
        .setRevision(REVISION)
        .build();
  }

  private static void refuse(Object value, String name) {
    if (value != null) {
      throw new IllegalArgumentException(name + " is not in the first revision of the messages");
    }
  }
}
