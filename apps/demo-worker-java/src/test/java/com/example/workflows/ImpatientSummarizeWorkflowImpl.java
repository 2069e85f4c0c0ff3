package com.example.workflows;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerOptions;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

public class ImpatientSummarizeWorkflowImpl implements SummarizeWorkflow {
  private final StigmerActivities stigmer =
      Workflow.newActivityStub(
          StigmerActivities.class,
          StigmerOptions.newBuilder()
              // Go on only when Stigmer has stopped the agent; by default, the workflow does not wait for that.
              .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
              .build());

  @Override
  public String summarize(String text) {
    AtomicReference<Promise<AgentExecution>> running = new AtomicReference<>();
    AgentInput input = new AgentInput("summarizer", Map.of("text", text));
    CancellationScope scope =
        Workflow.newCancellationScope(() -> running.set(Async.function(stigmer::executeAgent, input)));
    scope.run();
    if (!Workflow.await(Duration.ofMinutes(10), () -> running.get().isCompleted())) {
      scope.cancel("ten minutes are enough");
    }
    try {
      return running.get().get().getStatus().getOutput().getFieldsOrThrow("summary").getStringValue();
    } catch (ActivityFailure failure) {
      if (failure.getCause() instanceof CanceledFailure) {
        return "";
      }
      throw failure;
    }
  }
}
