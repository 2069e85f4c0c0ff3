package stigmer

import (
	"errors"
	"fmt"
	"testing"

	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// received gives an error as a workflow receives it: encoded and decoded again.
func received(err error) error {
	converter := temporal.GetDefaultFailureConverter()
	return converter.FailureToError(converter.ErrorToFailure(err))
}

func TestEachFailureIsFoundByItsOwnPredicateOnly(t *testing.T) {
	agent := &agentpb.AgentExecution{Id: "aex-1", Status: &agentpb.AgentExecutionStatus{
		Error: &executionpb.ExecutionError{Message: "no"},
	}}
	workflow := &workflowpb.WorkflowExecution{Id: "wex-1"}
	predicates := map[string]func(error) (proto.Message, bool){
		"AGENT_EXECUTION_FAILED":       generic(IsAgentFailed),
		"AGENT_EXECUTION_TIMEOUT":      generic(IsAgentTimeout),
		"AGENT_EXECUTION_CANCELLED":    generic(IsAgentCancelled),
		"WORKFLOW_EXECUTION_FAILED":    generic(IsWorkflowFailed),
		"WORKFLOW_EXECUTION_TIMEOUT":   generic(IsWorkflowTimeout),
		"WORKFLOW_EXECUTION_CANCELLED": generic(IsWorkflowCancelled),
	}
	for failureType := range predicates {
		var sent proto.Message = agent
		if failureType[0] == 'W' {
			sent = workflow
		}
		err := received(temporal.NewNonRetryableApplicationError("no", failureType, nil, sent))
		for predicateType, is := range predicates {
			execution, found := is(err)
			if found != (predicateType == failureType) {
				t.Errorf("the predicate of %s says %v of %s", predicateType, found, failureType)
			}
			if found && !proto.Equal(execution, sent) {
				t.Errorf("%s came with %v", failureType, execution)
			}
		}
	}
}

func generic[Execution proto.Message](is func(error) (Execution, bool)) func(error) (proto.Message, bool) {
	return func(err error) (proto.Message, bool) { return is(err) }
}

func TestAFailureIsFoundThroughOthers(t *testing.T) {
	inner := temporal.NewNonRetryableApplicationError("no", "AGENT_EXECUTION_FAILED", nil, &agentpb.AgentExecution{Id: "aex-1"})
	outer := temporal.NewApplicationErrorWithCause("the child failed", "Child", fmt.Errorf("wrapped: %w", inner))
	execution, found := IsAgentFailed(fmt.Errorf("the parent failed: %w", received(outer)))
	if !found || execution.GetId() != "aex-1" {
		t.Errorf("found %v: %v", found, execution)
	}
}

func TestTheTypeCountsWhereTheDetailsWereLost(t *testing.T) {
	for name, err := range map[string]error{
		"without details":      temporal.NewApplicationError("no", "AGENT_EXECUTION_TIMEOUT"),
		"with unknown details": temporal.NewApplicationError("no", "AGENT_EXECUTION_TIMEOUT", "text"),
		// It can be read halfway.
		"with another message": temporal.NewApplicationError("no", "AGENT_EXECUTION_TIMEOUT",
			&agentpb.AgentExecutionCancelRequest{Id: "aex-1", Reason: "no"}),
	} {
		if execution, found := IsAgentTimeout(received(err)); !found || !proto.Equal(execution, &agentpb.AgentExecution{}) {
			t.Errorf("%s: found %v: %v", name, found, execution)
		}
	}
}

func TestOtherErrorsAreNone(t *testing.T) {
	for _, err := range []error{nil, errors.New("no"), temporal.NewCanceledError(), temporal.NewApplicationError("no", "OTHER")} {
		if execution, found := IsAgentFailed(err); found || execution != nil {
			t.Errorf("%v was taken for a failed agent", err)
		}
	}
}
