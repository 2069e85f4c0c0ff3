package com.example.client;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerFailures;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityFailedException;
import io.temporal.client.StartActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

public class SummarizeMain {
  public static void main(String[] args) {
    WorkflowServiceStubs temporal = WorkflowServiceStubs.newLocalServiceStubs();
    ActivityClient client = ActivityClient.newInstance(temporal);
    StartActivityOptions options =
        StartActivityOptions.newBuilder()
            .setId("summary-of-document-17")
            .setTaskQueue("your-task-queue")
            .setStartToCloseTimeout(Duration.ofHours(1))
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .build();
    AgentInput input = new AgentInput("summarizer", Map.of("text", "A long English text."));
    try {
      AgentExecution execution =
          client.start(StigmerActivities.class, StigmerActivities::executeAgent, options, input).getResult();
      System.out.println(execution.getStatus().getOutput().getFieldsOrThrow("summary").getStringValue());
    } catch (ActivityFailedException failure) {
      Optional<AgentExecution> failed = StigmerFailures.isAgentFailed(failure);
      System.out.println(failed.map(agent -> agent.getStatus().getError().getMessage()).orElseThrow(() -> failure));
    } finally {
      temporal.shutdown();
    }
  }
}
