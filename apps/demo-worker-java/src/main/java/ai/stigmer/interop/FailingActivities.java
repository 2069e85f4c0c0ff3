package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.WorkflowInput;
import io.temporal.activity.ActivityInterface;

/** The helper's activities, whose first attempt dies after Stigmer has accepted the execution. */
@ActivityInterface(namePrefix = "FailFirst")
public interface FailingActivities {
  AgentExecution executeAgent(AgentInput input);

  WorkflowExecution executeWorkflow(WorkflowInput input);
}
