package stigmer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
)

func newActivityEnvironment() *testsuite.TestActivityEnvironment {
	return (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
}

// executeAgent runs the activity once, and gives how it ended.
func executeAgent(env *testsuite.TestActivityEnvironment, activities *Activities) error {
	env.RegisterActivity(activities)
	_, err := env.ExecuteActivity(activities.ExecuteAgent, AgentInput{AgentID: "echo"})
	return err
}

func TestARefusalIsNotTriedAgain(t *testing.T) {
	for _, code := range []codes.Code{
		codes.InvalidArgument, codes.NotFound, codes.AlreadyExists, codes.PermissionDenied, codes.FailedPrecondition,
		codes.OutOfRange, codes.Unimplemented, codes.DataLoss, codes.Unauthenticated,
	} {
		t.Run(code.String(), func(t *testing.T) {
			fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error {
				return status.Error(code, "that is not right")
			})
			err := executeAgent(newActivityEnvironment(), activitiesOf(t, fake.url))

			failure := applicationError(t, err)
			if failure.Type() != "STIGMER_REFUSED" || !failure.NonRetryable() {
				t.Errorf("it failed with %v", failure)
			}
			if expected := "Stigmer refused the execution: " + code.String() + ": that is not right"; failure.Message() != expected {
				t.Errorf("the message is %q", failure.Message())
			}
			var details CreateFailureDetails
			if err := failure.Details(&details); err != nil || details.Code != code.String() {
				t.Errorf("the details are %v, %v", details, err)
			}
			if count := len(fake.created()); count != 1 {
				t.Errorf("Create was called %d times", count)
			}
		})
	}
}

func TestAnUnavailableServerIsTriedAgain(t *testing.T) {
	passing := []codes.Code{
		codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted, codes.Aborted, codes.Internal, codes.Unknown,
	}
	tries := 0
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error {
		tries++
		if tries <= len(passing) {
			return status.Error(passing[tries-1], "not now")
		}
		return nil
	})
	err := executeAgent(newActivityEnvironment(), activitiesOf(t, fake.url))
	created := fake.created()
	if !errors.Is(err, activity.ErrResultPending) || len(created) != len(passing)+1 {
		t.Errorf("it ended with %v, after %d calls", err, len(created))
	}
	for i, spec := range created[1:] {
		before, now := created[i].GetCallback().GetTimeLeft().AsDuration(), spec.GetCallback().GetTimeLeft().AsDuration()
		if now <= 0 || now >= before {
			t.Errorf("%v were left at one try, and %v at the next", before, now)
		}
	}
}

func TestGivingUpIsRetryable(t *testing.T) {
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error {
		return status.Error(codes.Unavailable, "Temporal can't be reached")
	})
	activities := activitiesOf(t, fake.url)
	activities.CreateTimeout = time.Nanosecond
	failure := applicationError(t, executeAgent(newActivityEnvironment(), activities))
	if failure.Type() != "STIGMER_UNAVAILABLE" || failure.NonRetryable() {
		t.Errorf("it failed with %v", failure)
	}
}

func TestNobodyListening(t *testing.T) {
	activities := activitiesOf(t, "http://127.0.0.1:1")
	activities.CreateTimeout = 300 * time.Millisecond
	failure := applicationError(t, executeAgent(newActivityEnvironment(), activities))
	if failure.Type() != "STIGMER_UNAVAILABLE" || failure.NonRetryable() {
		t.Errorf("it failed with %v", failure)
	}
}

func TestAWorkerThatStopsBeginsNoOtherTry(t *testing.T) {
	stopping := make(chan struct{})
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error {
		close(stopping)
		return status.Error(codes.Unavailable, "not now")
	})
	env := newActivityEnvironment()
	env.SetWorkerStopChannel(stopping)
	failure := applicationError(t, executeAgent(env, activitiesOf(t, fake.url)))
	if failure.Type() != "STIGMER_UNAVAILABLE" || len(fake.created()) != 1 {
		t.Errorf("it failed with %v, after %d calls", failure, len(fake.created()))
	}
}

func TestACancellationEndsTheTryUnderWay(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	fake := startAgents(t, func(ctx context.Context, _ *agentpb.AgentExecutionSpec) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	env := newActivityEnvironment()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	failure := applicationError(t, executeAgent(env, activitiesOf(t, fake.url)))
	if failure.Message() != "context canceled" || len(fake.created()) != 1 {
		t.Errorf("it failed with %v, after %d calls", failure, len(fake.created()))
	}
}

func TestADeadlineOfTheWorkersClockEndsNothing(t *testing.T) {
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error { return nil })
	activities := activitiesOf(t, fake.url)
	env := newActivityEnvironment()
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		// As Temporal's SDK makes it where the clock is further ahead than the schedule-to-close timeout is long.
		late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Minute))
		defer cancel()
		_, err := activities.ExecuteAgent(late, AgentInput{AgentID: "echo"})
		return err
	}, activity.RegisterOptions{Name: "late"})
	_, err := env.ExecuteActivity("late")
	if !errors.Is(err, activity.ErrResultPending) || len(fake.created()) != 1 {
		t.Errorf("it ended with %v, after %d calls", err, len(fake.created()))
	}
}

func TestACancelledActivityFailsWithTheCancellation(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(temporal.NewCanceledError())
	if err := createFailure(ctx, status.Error(codes.Canceled, "context canceled")); !temporal.IsCanceledError(err) {
		t.Errorf("it failed with %v", err)
	}
}

func TestALocalActivityIsRefused(t *testing.T) {
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error { return nil })
	activities := activitiesOf(t, fake.url)
	_, err := newActivityEnvironment().ExecuteLocalActivity(activities.ExecuteAgent, AgentInput{AgentID: "echo"})
	failure := applicationError(t, err)
	if failure.Type() != "STIGMER_REFUSED" || !failure.NonRetryable() || !strings.HasPrefix(failure.Message(), "A local activity") {
		t.Errorf("it failed with %v", failure)
	}
	if len(fake.created()) != 0 {
		t.Error("Create was called")
	}
}

func TestAnEmptyTokenIsRefused(t *testing.T) {
	failure := applicationError(t, checkToken(activity.Info{}))
	if failure.Type() != "STIGMER_REFUSED" || !failure.NonRetryable() {
		t.Errorf("it failed with %v", failure)
	}
	if err := checkToken(activity.Info{TaskToken: []byte{1}}); err != nil {
		t.Errorf("a token was refused: %v", err)
	}
}

func applicationError(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		t.Fatalf("it ended with %v", err)
	}
	return failure
}
