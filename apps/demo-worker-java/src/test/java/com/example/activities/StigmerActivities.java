package com.example.activities;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

@ActivityInterface
public interface StigmerActivities {
  @ActivityMethod
  AgentExecution executeAgent(AgentInput input);
}
