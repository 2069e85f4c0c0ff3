package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionStatus;
import ai.stigmer.apis.execution.v1.ExecutionError;
import ai.stigmer.sdk.FakeStigmer;
import ai.stigmer.sdk.StigmerActivitiesImpl;
import com.example.workflows.CarefulSummarizeWorkflowImpl;
import com.example.workflows.ImpatientSummarizeWorkflowImpl;
import com.example.workflows.SummarizeWorkflow;
import com.example.workflows.SummarizeWorkflowImpl;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/guides/java.md shows does what the guide says. */
@Timeout(120)
class GuideTest {
  private static final String QUEUE = "guide";

  private FakeStigmer stigmer;
  private TestWorkflowEnvironment temporal;
  private ActivityCompletionClient completion;

  @BeforeEach
  void start() throws IOException {
    stigmer = new FakeStigmer();
    temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    completion = temporal.getWorkflowClient().newActivityCompletionClient();
  }

  @AfterEach
  void stop() {
    temporal.close();
    stigmer.close();
  }

  private String summarize(Class<?> workflow, Object activities) {
    var worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(workflow);
    worker.registerActivitiesImplementations(activities);
    temporal.start();
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(SummarizeWorkflow.class, WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())
        .summarize("A long text.");
  }

  private static AgentExecution completed() {
    var summary = Value.newBuilder().setStringValue("A text.").build();
    var output = Struct.newBuilder().putFields("summary", summary);
    return AgentExecution.newBuilder().setStatus(AgentExecutionStatus.newBuilder().setOutput(output)).build();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        SummarizeWorkflowImpl.class,
        CarefulSummarizeWorkflowImpl.class,
        ImpatientSummarizeWorkflowImpl.class
      })
  void aSummaryComesBack(Class<?> workflow) {
    stigmer.afterAck((token, id) -> completion.complete(token, completed()));
    assertEquals("A text.", summarize(workflow, new StigmerActivitiesImpl(stigmer.channel())));
  }

  @Test
  void theActivityThatIsWrittenByHandWorksToo() {
    stigmer.afterAck((token, id) -> completion.complete(token, completed()));
    var client = AgentExecutionServiceGrpc.newBlockingStub(stigmer.channel());
    assertEquals(
        "A text.",
        summarize(SummarizeWorkflowImpl.class, new com.example.activities.StigmerActivitiesImpl(client)));
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT_EXECUTION_FAILED,The agent failed: no such text",
    "AGENT_EXECUTION_TIMEOUT,The agent ran out of time.",
    "AGENT_EXECUTION_CANCELLED,Someone cancelled aex-1 in Stigmer.",
    "STIGMER_REFUSED,Never started: STIGMER_REFUSED: why"
  })
  void eachFailureIsHandled(String type, String answer) {
    var error = ExecutionError.newBuilder().setMessage("no such text");
    var execution =
        AgentExecution.newBuilder().setId("aex-1").setStatus(AgentExecutionStatus.newBuilder().setError(error)).build();
    stigmer.afterAck(
        (token, id) ->
            completion.completeExceptionally(
                token, ApplicationFailure.newNonRetryableFailure("why", type, execution)));
    assertEquals(answer, summarize(CarefulSummarizeWorkflowImpl.class, new StigmerActivitiesImpl(stigmer.channel())));
  }
}
