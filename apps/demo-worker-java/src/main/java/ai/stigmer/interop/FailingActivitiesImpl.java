package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.WorkflowInput;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;

/** Fails once, where a worker may crash: after the ACK, before the activity has returned pending. */
final class FailingActivitiesImpl implements FailingActivities {
  private final StigmerActivities stigmer;

  FailingActivitiesImpl(StigmerActivities stigmer) {
    this.stigmer = stigmer;
  }

  @Override
  public AgentExecution executeAgent(AgentInput input) {
    AgentExecution pending = stigmer.executeAgent(input);
    failFirstAttempt();
    return pending;
  }

  @Override
  public WorkflowExecution executeWorkflow(WorkflowInput input) {
    WorkflowExecution pending = stigmer.executeWorkflow(input);
    failFirstAttempt();
    return pending;
  }

  private static void failFirstAttempt() {
    if (Activity.getExecutionContext().getInfo().getAttempt() == 1) {
      throw ApplicationFailure.newFailure("The first attempt fails on purpose.", "InteropFirstAttempt");
    }
  }
}
