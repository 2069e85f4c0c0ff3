package snippets

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

var watchful = workflow.ActivityOptions{
	StartToCloseTimeout: 4 * time.Hour,
	HeartbeatTimeout:    2 * time.Minute,
	RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 10},
}
