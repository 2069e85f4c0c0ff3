package stigmer

import (
	"slices"
	"testing"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"
)

func TestNoTimeLimitIsLeftToTheDefinition(t *testing.T) {
	if agentSpec(AgentInput{}).GetTimeLimit() != nil || workflowSpec(WorkflowInput{}).GetTimeLimit() != nil {
		t.Error("a time limit of 0 was sent")
	}
}

func TestTheLogTellsWhoWaits(t *testing.T) {
	inWorkflow := activity.Info{WorkflowExecution: workflow.Execution{ID: "wf-1"}, ActivityID: "a"}
	if fields := callerFields(inWorkflow); !slices.Equal(fields, []any{"workflow_id", "wf-1"}) {
		t.Errorf("it tells %v", fields)
	}
	alone := activity.Info{ActivityID: "a", ActivityRunID: "r"}
	if fields := callerFields(alone); !slices.Equal(fields, []any{"activity_id", "a", "activity_run_id", "r"}) {
		t.Errorf("it tells %v", fields)
	}
}
