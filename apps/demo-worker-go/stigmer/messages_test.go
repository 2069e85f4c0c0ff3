package stigmer

import (
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
)

func TestStigmerIsToldWhenTheActivityReallyEnds(t *testing.T) {
	// A later attempt of an activity whose schedule-to-close timeout ends before this attempt's start-to-close timeout.
	deadline := time.Now().Add(time.Minute)
	options := callbackOptions(activity.Info{StartToCloseTimeout: time.Hour, ScheduleToCloseTimeout: 2 * time.Hour, Deadline: deadline})
	if told := options.GetDeadline().AsTime(); !told.Equal(deadline) {
		t.Errorf("it was told %v, not %v", told, deadline)
	}
}

func TestNoTimeLimitIsLeftToTheDefinition(t *testing.T) {
	if agentSpec(AgentInput{}).GetTimeLimit() != nil || workflowSpec(WorkflowInput{}).GetTimeLimit() != nil {
		t.Error("a time limit of 0 was sent")
	}
}
