package stigmer

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	temporallog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

func finalAgent(phase executionpb.ExecutionPhase) *agentpb.AgentExecution {
	output, err := structpb.NewStruct(map[string]any{"words": 3.0})
	if err != nil {
		panic(err)
	}
	return &agentpb.AgentExecution{Id: "aex-1", Status: &agentpb.AgentExecutionStatus{Phase: phase, Output: output}}
}

// callAgent waits for an agent with these options.
func callAgent(input AgentInput, options workflow.ActivityOptions) func(workflow.Context) (*agentpb.AgentExecution, error) {
	return func(ctx workflow.Context) (*agentpb.AgentExecution, error) {
		return ExecuteAgent(ctx, input, options).Get(ctx)
	}
}

func TestTheWorkflowGetsTheFinalExecution(t *testing.T) {
	var log bytes.Buffer
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(temporallog.NewStructuredLogger(
		slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	env := suite.NewTestWorkflowEnvironment()
	final := finalAgent(executionpb.ExecutionPhase_EXECUTION_PHASE_COMPLETED)
	fake := startAgents(t, func(context.Context, *agentpb.AgentExecutionSpec) error { return nil })
	env.RegisterActivity(activitiesOf(t, fake.url))
	// The other tests complete it earlier, before Create has answered.
	env.SetOnActivityCompletedListener(func(info *activity.Info, _ converter.EncodedValue, err error) {
		if errors.Is(err, activity.ErrResultPending) {
			if err := env.CompleteActivity(fake.created()[0].GetCallbackToken(), final, nil); err != nil {
				t.Error(err)
			}
		}
	})

	input := AgentInput{AgentID: "echo", Inputs: map[string]string{"a": "b"}, Message: "hi", TimeLimit: time.Hour}
	env.ExecuteWorkflow(callAgent(input, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Hour}))

	var got agentpb.AgentExecution
	if err := env.GetWorkflowResult(&got); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(&got, final) {
		t.Errorf("the workflow got %v", &got)
	}

	if len(fake.created()) != 1 {
		t.Fatalf("Create was called %d times", len(fake.created()))
	}
	spec := fake.created()[0]
	if spec.GetAgentId() != "echo" || spec.GetInputs()["a"] != "b" || spec.GetMessage() != "hi" ||
		spec.GetTimeLimit().AsDuration() != time.Hour {
		t.Errorf("asked for %v", spec)
	}
	callback := spec.GetCallback()
	if callback.GetNamespace() != "default-test-namespace" || callback.GetRevision() != 2 ||
		callback.GetHeartbeatTimeout().AsDuration() != 0 || callback.GetHeartbeatTimeout() == nil {
		t.Errorf("said of the callback: %v", callback)
	}
	if left := callback.GetTimeLeft().AsDuration(); left < time.Hour || left > 2*time.Hour || callback.GetDeadline() != nil {
		t.Errorf("%v are left, and the deadline is %v", left, callback.GetDeadline())
	}

	token := spec.GetCallbackToken()
	for _, expected := range []string{
		`msg="Extracted task token"`, "token_preview=" + tokenPreview(token), "token_fingerprint=" + tokenFingerprint(token),
		"workflow_id=default-test-workflow-id", `msg="Agent execution started, waiting for completion"`, "execution_id=aex-1",
	} {
		if !strings.Contains(log.String(), expected) {
			t.Errorf("the log lacks %s", expected)
		}
	}
	if strings.Contains(log.String(), base64.StdEncoding.EncodeToString(token)) || strings.Contains(log.String(), string(token)) {
		t.Error("the log holds the token")
	}
}

func TestTheWorkflowGetsTheFailureAndItsExecution(t *testing.T) {
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	final := finalAgent(executionpb.ExecutionPhase_EXECUTION_PHASE_FAILED)
	fake := startAgents(t, func(_ context.Context, spec *agentpb.AgentExecutionSpec) error {
		failure := temporal.NewNonRetryableApplicationError("it met an error", "AGENT_EXECUTION_FAILED", nil, final)
		return env.CompleteActivity(spec.GetCallbackToken(), nil, failure)
	})
	env.RegisterActivity(activitiesOf(t, fake.url))
	env.ExecuteWorkflow(callAgent(AgentInput{AgentID: "echo"}, workflow.ActivityOptions{}))
	got, failed := IsAgentFailed(env.GetWorkflowError())
	if !failed || !proto.Equal(got, final) {
		t.Errorf("the workflow ended with %v: %v", env.GetWorkflowError(), got)
	}
}

func TestAWorkflowDefinitionIsHandedOverAlike(t *testing.T) {
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	var spec *workflowpb.WorkflowExecutionSpec
	final := &workflowpb.WorkflowExecution{Id: "wex-1"}
	url := serve(t, func(server *grpc.Server) {
		workflowpb.RegisterWorkflowExecutionServiceServer(server, &fakeWorkflows{
			create: func(created *workflowpb.WorkflowExecutionSpec) {
				spec = created
				if err := env.CompleteActivity(created.GetCallbackToken(), final, nil); err != nil {
					t.Error(err)
				}
			},
		})
	})
	env.RegisterActivity(activitiesOf(t, url))
	env.ExecuteWorkflow(func(ctx workflow.Context) (*workflowpb.WorkflowExecution, error) {
		return ExecuteWorkflow(ctx, WorkflowInput{
			WorkflowID: "pipeline", Inputs: map[string]string{"a": "b"}, TimeLimit: time.Hour,
		}, workflow.ActivityOptions{}).Get(ctx)
	})
	var got workflowpb.WorkflowExecution
	if err := env.GetWorkflowResult(&got); err != nil || !proto.Equal(&got, final) {
		t.Errorf("the workflow got %v, %v", &got, err)
	}
	if spec.GetWorkflowId() != "pipeline" || spec.GetInputs()["a"] != "b" || spec.GetTimeLimit().AsDuration() != time.Hour ||
		len(spec.GetCallbackToken()) == 0 || spec.GetCallback().GetRevision() != 2 {
		t.Errorf("asked for %v", spec)
	}
}

func TestHeartbeatsGoOnUntilStigmerHasAccepted(t *testing.T) {
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	beaten := make(chan struct{}, 1)
	env.SetOnActivityHeartbeatListener(func(*activity.Info, converter.EncodedValues) {
		select {
		case beaten <- struct{}{}:
		default:
		}
	})
	fake := startAgents(t, func(ctx context.Context, spec *agentpb.AgentExecutionSpec) error {
		select {
		case <-beaten:
		case <-ctx.Done():
			return ctx.Err()
		}
		return env.CompleteActivity(spec.GetCallbackToken(), finalAgent(3), nil)
	})
	env.RegisterActivity(activitiesOf(t, fake.url))
	env.ExecuteWorkflow(callAgent(AgentInput{AgentID: "echo"}, workflow.ActivityOptions{HeartbeatTimeout: 300 * time.Millisecond}))
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if created := fake.created(); len(created) != 1 ||
		created[0].GetCallback().GetHeartbeatTimeout().AsDuration() != 300*time.Millisecond {
		t.Errorf("Stigmer was told %v", created)
	}
}
