package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The activities that hand an execution to Stigmer and leave their completion to it; no worker thread is held meanwhile.
 * Make the stub with {@link StigmerOptions}; tell failures apart with {@link StigmerFailures}.
 */
@ActivityInterface
public interface StigmerActivities {

  /** Executes an agent, and gives its final execution; the result is in {@code status.output}. */
  @ActivityMethod(name = "ExecuteAgent")
  AgentExecution executeAgent(AgentInput input);

  /** Executes a workflow definition, and gives its final execution; the result is in {@code status.output}. */
  @ActivityMethod(name = "ExecuteWorkflow")
  WorkflowExecution executeWorkflow(WorkflowInput input);
}
