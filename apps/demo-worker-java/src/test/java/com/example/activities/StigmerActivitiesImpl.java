package com.example.activities;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionCreateRequest;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionCreateResponse;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc.AgentExecutionServiceBlockingStub;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import com.google.protobuf.ByteString;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class StigmerActivitiesImpl implements StigmerActivities {
  private static final Logger logger = LoggerFactory.getLogger(StigmerActivitiesImpl.class);

  private final AgentExecutionServiceBlockingStub stigmerClient;

  public StigmerActivitiesImpl(AgentExecutionServiceBlockingStub stigmerClient) {
    this.stigmerClient = stigmerClient;
  }

  @Override
  public AgentExecution executeAgent(AgentInput input) {
    // 1. Take the task token of this run of the activity.
    ActivityExecutionContext context = Activity.getExecutionContext();
    byte[] taskToken = context.getInfo().getTaskToken();
    if (taskToken.length == 0) {
      throw new IllegalStateException("The task token is empty");
    }

    // 2. Log its start only: whoever has all of it can complete the activity.
    String tokenBase64 = Base64.getEncoder().encodeToString(taskToken);
    String tokenPreview = tokenBase64.substring(0, Math.min(20, tokenBase64.length())) + "...";
    logger.info("Extracted task token: token_preview={}, token_length={}", tokenPreview, taskToken.length);

    // 3. Call Stigmer, which answers at once.
    AgentExecutionSpec spec =
        AgentExecutionSpec.newBuilder()
            .setAgentId(input.agentId())
            .putAllInputs(input.inputs())
            .setCallbackToken(ByteString.copyFrom(taskToken))
            .build();
    AgentExecutionCreateResponse response =
        stigmerClient.create(AgentExecutionCreateRequest.newBuilder().setSpec(spec).build());
    logger.info("Agent execution started, waiting for completion: execution_id={}", response.getId());

    // 4. Leave the activity pending: Stigmer completes it. The null goes nowhere.
    context.doNotCompleteOnReturn();
    return null;
  }
}
