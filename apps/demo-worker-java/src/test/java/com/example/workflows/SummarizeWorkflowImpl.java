package com.example.workflows;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;

public class SummarizeWorkflowImpl implements SummarizeWorkflow {
  private final StigmerActivities stigmer =
      Workflow.newActivityStub(
          StigmerActivities.class,
          StigmerOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(1)).build());

  @Override
  public String summarize(String text) {
    AgentExecution execution = stigmer.executeAgent(new AgentInput("summarizer", Map.of("text", text)));
    return execution.getStatus().getOutput().getFieldsOrThrow("summary").getStringValue();
  }
}
