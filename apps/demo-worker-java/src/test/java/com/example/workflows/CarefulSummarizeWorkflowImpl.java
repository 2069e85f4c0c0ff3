package com.example.workflows;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerFailures;
import ai.stigmer.sdk.StigmerOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.Optional;

public class CarefulSummarizeWorkflowImpl implements SummarizeWorkflow {
  private final StigmerActivities stigmer =
      Workflow.newActivityStub(StigmerActivities.class, StigmerOptions.newBuilder().build());

  @Override
  public String summarize(String text) {
    try {
      AgentExecution execution = stigmer.executeAgent(new AgentInput("summarizer", Map.of("text", text)));
      return execution.getStatus().getOutput().getFieldsOrThrow("summary").getStringValue();
    } catch (ActivityFailure failure) {
      Optional<AgentExecution> failed = StigmerFailures.isAgentFailed(failure);
      if (failed.isPresent()) {
        return "The agent failed: " + failed.get().getStatus().getError().getMessage();
      }
      if (StigmerFailures.isAgentTimeout(failure).isPresent()) {
        return "The agent ran out of time.";
      }
      Optional<AgentExecution> cancelled = StigmerFailures.isAgentCancelled(failure);
      if (cancelled.isPresent()) {
        return "Someone cancelled " + cancelled.get().getId() + " in Stigmer.";
      }
      if (failure.getCause() instanceof TimeoutFailure) {
        return "No outcome came in time.";
      }
      if (failure.getCause() instanceof ApplicationFailure cause) {
        return "Never started: " + cause.getType() + ": " + cause.getOriginalMessage();
      }
      throw failure; // a cancellation, among others
    }
  }
}
