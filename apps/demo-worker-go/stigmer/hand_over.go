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
	if err := checkToken(info); err != nil {
		return err
	}
	log := activity.GetLogger(ctx)
	log.Info("Extracted task token",
		"token_preview", tokenPreview(info.TaskToken),
		"token_length", len(info.TaskToken),
		"token_fingerprint", tokenFingerprint(info.TaskToken),
		"workflow_id", info.WorkflowExecution.ID)

	options := callbackOptions(info)
	stopBeating := beat(ctx, info.HeartbeatTimeout)
	limits := retryLimits{
		timeout:  a.createTimeout(),
		stopping: activity.GetWorkerStopChannel(ctx),
		onRetry:  func(err error) { log.Warn("Stigmer is not available, trying again", "error", err.Error()) },
	}
	ack, err := createWithRetries(ctx, limits, func(ctx context.Context) (accepted, error) {
		return create(ctx, info.TaskToken, options)
	})
	stopBeating()
	if err != nil {
		return createFailure(ctx, err)
	}
	log.Info(noun+" execution started, waiting for completion", "execution_id", ack.GetId())
	return activity.ErrResultPending
}

func (a *Activities) createTimeout() time.Duration {
	if a.CreateTimeout == 0 {
		return defaultCreateTimeout
	}
	return a.CreateTimeout
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
