package stigmer

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
)

const defaultCreateTimeout = 5 * time.Minute

// accepted is Stigmer's acknowledgement.
type accepted interface{ GetId() string }

type createFunc func(context.Context, []byte, *executionpb.CallbackOptions) (accepted, error)

// handOver sends the execution and this activity's task token to Stigmer. It gives activity.ErrResultPending when Stigmer
// has accepted them, and the failure of the activity when it has not.
func (a *Activities) handOver(ctx context.Context, noun string, create createFunc) error {
	info := activity.GetInfo(ctx)
	left := timeLeftOf(info)
	if err := checkToken(info); err != nil {
		return err
	}
	log := activity.GetLogger(ctx)
	log.Info("Extracted task token", append([]any{
		"token_preview", tokenPreview(info.TaskToken),
		"token_length", len(info.TaskToken),
		"token_fingerprint", tokenFingerprint(info.TaskToken),
	}, callerFields(info)...)...)

	ctx, end := untilCancelled(ctx)
	defer end()
	stopBeating := beat(ctx, info.HeartbeatTimeout)
	limits := retryLimits{
		timeout:  a.createTimeout(left),
		stopping: activity.GetWorkerStopChannel(ctx),
		onRetry:  func(err error) { log.Warn("Stigmer is not available, trying again", "error", err.Error()) },
	}
	ack, err := createWithRetries(ctx, limits, func(ctx context.Context) (accepted, error) {
		// Tries may go on for minutes: each tells what is left by then.
		return create(ctx, info.TaskToken, callbackOptions(info, left))
	})
	stopBeating()
	if err != nil {
		return createFailure(ctx, err)
	}
	log.Info(noun+" execution started, waiting for completion", "execution_id", ack.GetId())
	return activity.ErrResultPending
}

// callerFields tells in the log who waits.
func callerFields(info activity.Info) []any {
	if info.WorkflowExecution.ID == "" {
		// A standalone activity, which a client has started without a workflow.
		return []any{"activity_id", info.ActivityID, "activity_run_id", info.ActivityRunID}
	}
	return []any{"workflow_id", info.WorkflowExecution.ID}
}

// createTimeout ends the tries when nobody waits for their outcome any more, at the latest.
func (a *Activities) createTimeout(left timeLeft) time.Duration {
	timeout := a.CreateTimeout
	if timeout == 0 {
		timeout = defaultCreateTimeout
	}
	if now, isKnown := left.now(); isKnown {
		timeout = min(timeout, now)
	}
	return timeout
}

// beat sends heartbeats, where the activity has a heartbeat timeout that would otherwise run out, until the returned
// function is called.
func beat(ctx context.Context, heartbeatTimeout time.Duration) (stop func()) {
	if heartbeatTimeout <= 0 {
		return func() {}
	}
	ticker := time.NewTicker(heartbeatTimeout / 3)
	stopping, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-ticker.C:
				activity.RecordHeartbeat(ctx)
			case <-stopping:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(stopping)
		<-stopped
	}
}
