package stigmer

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// IsAgentFailed gives the final execution, if an agent failed.
func IsAgentFailed(err error) (*agentpb.AgentExecution, bool) {
	return executionOf(err, "AGENT_EXECUTION_FAILED", &agentpb.AgentExecution{})
}

// IsAgentTimeout gives the final execution, if an agent ran out of Stigmer's own time limit. Where the activity's own
// timeout passed, temporal.IsTimeoutError tells.
func IsAgentTimeout(err error) (*agentpb.AgentExecution, bool) {
	return executionOf(err, "AGENT_EXECUTION_TIMEOUT", &agentpb.AgentExecution{})
}

// IsAgentCancelled gives the final execution, if an agent was cancelled in Stigmer. Where the workflow itself cancelled the
// activity, temporal.IsCanceledError tells.
func IsAgentCancelled(err error) (*agentpb.AgentExecution, bool) {
	return executionOf(err, "AGENT_EXECUTION_CANCELLED", &agentpb.AgentExecution{})
}

// IsWorkflowFailed gives the final execution, if a workflow definition failed.
func IsWorkflowFailed(err error) (*workflowpb.WorkflowExecution, bool) {
	return executionOf(err, "WORKFLOW_EXECUTION_FAILED", &workflowpb.WorkflowExecution{})
}

// IsWorkflowTimeout gives the final execution, if a workflow definition ran out of Stigmer's own time limit.
func IsWorkflowTimeout(err error) (*workflowpb.WorkflowExecution, bool) {
	return executionOf(err, "WORKFLOW_EXECUTION_TIMEOUT", &workflowpb.WorkflowExecution{})
}

// IsWorkflowCancelled gives the final execution, if a workflow definition was cancelled in Stigmer.
func IsWorkflowCancelled(err error) (*workflowpb.WorkflowExecution, bool) {
	return executionOf(err, "WORKFLOW_EXECUTION_CANCELLED", &workflowpb.WorkflowExecution{})
}

// executionOf finds the failure of that type, however many workflows it went through, and reads its first detail into
// execution. The type alone tells what happened: it counts also where the details were lost on the way, and the execution
// is then an empty one.
func executionOf[Execution proto.Message](err error, failureType string, execution Execution) (Execution, bool) {
	var failure *temporal.ApplicationError
	for errors.As(err, &failure) {
		if failure.Type() == failureType {
			if failure.Details(&execution) != nil {
				proto.Reset(execution)
			}
			return execution, true
		}
		err = failure.Unwrap()
	}
	var none Execution
	return none, false
}
