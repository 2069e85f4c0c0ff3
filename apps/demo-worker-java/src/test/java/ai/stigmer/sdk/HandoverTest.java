package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.execution.v1.CallbackOptions;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handshake, with Temporal's test server and a Stigmer server in this process. */
@Timeout(120)
class HandoverTest {
  private static final String QUEUE = "handover";
  private static final AgentInput INPUT = new AgentInput("echo", Map.of("name", "Ada"), "Hello", Duration.ofMinutes(5));

  private FakeStigmer stigmer;
  private TestWorkflowEnvironment temporal;
  private ActivityCompletionClient completion;

  @BeforeEach
  void start() throws IOException {
    stigmer = new FakeStigmer();
    // Skipped time would run past the timeout of an activity that waits.
    temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    completion = temporal.getWorkflowClient().newActivityCompletionClient();
  }

  private void startWorker(Duration createTimeout) {
    var worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(CallerWorkflow.AgentImpl.class, CallerWorkflow.DefinitionImpl.class);
    worker.registerActivitiesImplementations(new StigmerActivitiesImpl(stigmer.channel(), createTimeout));
    temporal.start();
  }

  @AfterEach
  void stop() {
    temporal.close();
    stigmer.close();
  }

  private <W> W workflow(Class<W> type) {
    return temporal.getWorkflowClient().newWorkflowStub(type, WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
  }

  private AgentExecution executeAgent() {
    return workflow(CallerWorkflow.Agent.class).run(INPUT);
  }

  private ApplicationFailure failureOfAgent() {
    WorkflowFailedException failed = assertThrows(WorkflowFailedException.class, this::executeAgent);
    return (ApplicationFailure) failed.getCause().getCause();
  }

  @Test
  void anAgentIsAskedForWithTheTokenAndTheActivityGivesWhatStigmerCompletesItWith() {
    stigmer.afterAck((token, id) -> completion.complete(token, AgentExecution.newBuilder().setId(id).build()));
    startWorker(Duration.ofMinutes(5));
    assertEquals("aex-1", executeAgent().getId());

    AgentExecutionSpec spec = stigmer.specs().get(0);
    assertEquals("echo", spec.getAgentId());
    assertEquals(Map.of("name", "Ada"), spec.getInputsMap());
    assertEquals("Hello", spec.getMessage());
    assertEquals(Durations.fromMinutes(5), spec.getTimeLimit());
    CallbackOptions callback = spec.getCallback();
    assertEquals(temporal.getNamespace(), callback.getNamespace());
    assertEquals(2, callback.getRevision());
    assertEquals(Durations.fromMinutes(2), callback.getHeartbeatTimeout());
    assertFalse(callback.hasDeadline());
    long left = Durations.toMinutes(callback.getTimeLeft());
    assertTrue(left > 50 && left <= 60, callback::toString);
  }

  @Test
  void aWorkflowDefinitionIsExecutedAlike() {
    stigmer.afterAck((token, id) -> completion.complete(token, WorkflowExecution.newBuilder().setId(id).build()));
    startWorker(Duration.ofMinutes(5));
    var execution = workflow(CallerWorkflow.Definition.class).run(new WorkflowInput("greet", Map.of()));
    assertEquals("wex-1", execution.getId());
  }

  @Test
  void theTwoLinesAreLoggedAndTheTokenIsNot() {
    stigmer.afterAck((token, id) -> completion.complete(token, AgentExecution.getDefaultInstance()));
    startWorker(Duration.ofMinutes(5));
    String log = standardErrorOf(this::executeAgent);

    byte[] token = stigmer.specs().get(0).getCallbackToken().toByteArray();
    assertTrue(log.contains("Extracted task token: token_preview=" + TaskTokens.preview(token)), log);
    assertTrue(log.contains("token_length=" + token.length), log);
    assertTrue(log.contains("token_fingerprint=" + TaskTokens.fingerprint(token)), log);
    assertTrue(log.contains("Agent execution started, waiting for completion: execution_id=aex-1"), log);
    assertFalse(log.contains(Base64.getEncoder().encodeToString(token)), log);
  }

  @Test
  void aServerThatIsAwayIsCalledAgain() {
    stigmer.refuseOnce(Status.UNAVAILABLE);
    stigmer.refuseOnce(Status.DEADLINE_EXCEEDED);
    stigmer.afterAck((token, id) -> completion.complete(token, AgentExecution.newBuilder().setId(id).build()));
    startWorker(Duration.ofMinutes(5));
    assertEquals("aex-1", executeAgent().getId());
    List<AgentExecutionSpec> specs = stigmer.specs();
    assertEquals(3, specs.size());
    assertEquals(1, specs.stream().map(AgentExecutionSpec::getCallbackToken).distinct().count());
    List<Long> left = specs.stream().map(spec -> Durations.toNanos(spec.getCallback().getTimeLeft())).toList();
    assertTrue(left.get(0) > left.get(1) && left.get(1) > left.get(2) && left.get(2) > 0, left::toString);
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    stigmer.refuseOnce(Status.NOT_FOUND.withDescription("There is no agent \"echo\"."));
    startWorker(Duration.ofMinutes(5));
    ApplicationFailure failure = failureOfAgent();
    assertEquals("STIGMER_REFUSED", failure.getType());
    assertTrue(failure.isNonRetryable());
    assertEquals("Stigmer refused the execution: NOT_FOUND: There is no agent \"echo\".", failure.getOriginalMessage());
    assertEquals(Map.of("code", "NOT_FOUND"), failure.getDetails().get(0, Map.class));
    assertEquals(1, stigmer.specs().size());
  }

  @Test
  void givingUpIsLeftToTheRetriesOfTheActivity() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      stigmer.refuseOnce(Status.UNAVAILABLE);
    }
    startWorker(Duration.ZERO);
    ApplicationFailure failure = failureOfAgent();
    assertEquals("STIGMER_UNAVAILABLE", failure.getType());
    assertFalse(failure.isNonRetryable());
    assertEquals(3, stigmer.specs().size());
  }

  @Test
  void anInputWithoutAgentIsRefusedBeforeStigmerIsAsked() {
    startWorker(Duration.ofMinutes(5));
    var workflow = workflow(CallerWorkflow.Agent.class);
    var failed = assertThrows(WorkflowFailedException.class, () -> workflow.run(new AgentInput(null, Map.of())));
    assertEquals("STIGMER_REFUSED", ((ApplicationFailure) failed.getCause().getCause()).getType());
    assertEquals(List.of(), stigmer.specs());
  }

  @Test
  void aFailureIsToldWithItsExecution() {
    var execution = AgentExecution.newBuilder().setId("aex-1").build();
    stigmer.afterAck(
        (token, id) ->
            completion.completeExceptionally(
                token, ApplicationFailure.newNonRetryableFailure("no", "AGENT_EXECUTION_FAILED", execution)));
    startWorker(Duration.ofMinutes(5));
    WorkflowFailedException failed = assertThrows(WorkflowFailedException.class, this::executeAgent);
    assertEquals(execution, StigmerFailures.isAgentFailed(failed).orElseThrow());
    assertTrue(StigmerFailures.isAgentTimeout(failed).isEmpty());
    assertTrue(StigmerFailures.isWorkflowFailed(failed).isEmpty());
  }

  private static String standardErrorOf(Runnable action) {
    PrintStream usual = System.err;
    var captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(usual);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }
}
