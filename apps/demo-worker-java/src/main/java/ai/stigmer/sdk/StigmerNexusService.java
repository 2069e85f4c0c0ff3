// docs:begin nexus-service
package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import io.nexusrpc.Operation;
import io.nexusrpc.Service;

/** Stigmer's Nexus service: a workflow waits without an activity or a task token. */
@Service(name = "stigmer")
public interface StigmerNexusService {
  @Operation
  AgentExecution executeAgent(AgentExecutionSpec spec);

  @Operation
  WorkflowExecution executeWorkflow(WorkflowExecutionSpec spec);
}
// docs:end
