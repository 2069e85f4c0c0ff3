package stigmer

import (
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestActivityOptionsFillsInWhatIsOpen(t *testing.T) {
	options := ActivityOptions(workflow.ActivityOptions{})
	if options.StartToCloseTimeout != 24*time.Hour || options.ScheduleToCloseTimeout != 0 || options.HeartbeatTimeout != 0 ||
		options.RetryPolicy.MaximumAttempts != 1 {
		t.Errorf("the defaults are %+v", options)
	}
}

func TestActivityOptionsKeepsWhatIsGiven(t *testing.T) {
	retry := &temporal.RetryPolicy{InitialInterval: time.Minute}
	options := ActivityOptions(workflow.ActivityOptions{
		ScheduleToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute, RetryPolicy: retry,
	})
	if options.StartToCloseTimeout != 0 || options.ScheduleToCloseTimeout != time.Hour || options.HeartbeatTimeout != time.Minute {
		t.Errorf("the timeouts are %+v", options)
	}
	// A policy that says nothing of attempts would try for ever.
	if options.RetryPolicy.MaximumAttempts != 1 || options.RetryPolicy.InitialInterval != time.Minute || retry.MaximumAttempts != 0 {
		t.Errorf("the policy is %+v, and was %+v", options.RetryPolicy, retry)
	}
	many := ActivityOptions(workflow.ActivityOptions{RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 5}})
	if many.RetryPolicy.MaximumAttempts != 5 {
		t.Errorf("the policy is %+v", many.RetryPolicy)
	}
}
