package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import com.google.protobuf.Message;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StigmerFailuresTest {
  private static final Map<String, Function<Throwable, Optional<? extends Message>>> PREDICATES =
      Map.of(
          "AGENT_EXECUTION_FAILED", StigmerFailures::isAgentFailed,
          "AGENT_EXECUTION_TIMEOUT", StigmerFailures::isAgentTimeout,
          "AGENT_EXECUTION_CANCELLED", StigmerFailures::isAgentCancelled,
          "WORKFLOW_EXECUTION_FAILED", StigmerFailures::isWorkflowFailed,
          "WORKFLOW_EXECUTION_TIMEOUT", StigmerFailures::isWorkflowTimeout,
          "WORKFLOW_EXECUTION_CANCELLED", StigmerFailures::isWorkflowCancelled);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AGENT_EXECUTION_FAILED",
        "AGENT_EXECUTION_TIMEOUT",
        "AGENT_EXECUTION_CANCELLED",
        "WORKFLOW_EXECUTION_FAILED",
        "WORKFLOW_EXECUTION_TIMEOUT",
        "WORKFLOW_EXECUTION_CANCELLED"
      })
  void eachTypeIsToldFromAllOthersThroughWhatWrapsIt(String type) {
    Message execution =
        type.startsWith("AGENT")
            ? AgentExecution.newBuilder().setId("x-1").build()
            : WorkflowExecution.newBuilder().setId("x-1").build();
    Throwable error =
        new IllegalStateException(new RuntimeException(ApplicationFailure.newFailure("why", type, execution)));
    PREDICATES.forEach(
        (name, predicate) ->
            assertEquals(name.equals(type) ? Optional.of(execution) : Optional.empty(), predicate.apply(error)));
  }

  @Test
  void aFailureWhoseDetailsWereLostIsStillTold() {
    var bare = ApplicationFailure.newFailure("why", "AGENT_EXECUTION_FAILED");
    assertEquals(Optional.of(AgentExecution.getDefaultInstance()), StigmerFailures.isAgentFailed(bare));
    var strange = ApplicationFailure.newFailure("why", "WORKFLOW_EXECUTION_TIMEOUT", (Object) null);
    assertEquals(Optional.of(WorkflowExecution.getDefaultInstance()), StigmerFailures.isWorkflowTimeout(strange));
  }

  @Test
  void anythingElseIsNone() {
    assertEquals(Optional.empty(), StigmerFailures.isAgentFailed(null));
    assertEquals(Optional.empty(), StigmerFailures.isAgentFailed(new Exception("AGENT_EXECUTION_FAILED")));
  }
}
