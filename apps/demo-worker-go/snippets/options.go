package snippets

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// docs:begin retries
var patient = workflow.ActivityOptions{
	StartToCloseTimeout:    time.Hour,
	ScheduleToCloseTimeout: 6 * time.Hour,
	RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Minute, MaximumAttempts: 5},
}
// docs:end

// docs:begin liveness
var watchful = workflow.ActivityOptions{
	StartToCloseTimeout: 4 * time.Hour,
	HeartbeatTimeout:    2 * time.Minute,
	RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 10},
}
// docs:end
