package snippets

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"google.golang.org/protobuf/types/known/structpb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

func newEnvironment() *testsuite.TestWorkflowEnvironment {
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	env.RegisterActivity(&stigmer.Activities{})
	return env
}

func summary(text string) *agentpb.AgentExecution {
	return &agentpb.AgentExecution{Id: "aex-1", Status: &agentpb.AgentExecutionStatus{
		Output: &structpb.Struct{Fields: map[string]*structpb.Value{"text": structpb.NewStringValue(text)}},
		Error:  &executionpb.ExecutionError{Message: "no text"},
	}}
}

func result(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	var text string
	if err := env.GetWorkflowResult(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSummarizeTellsHowItEnded(t *testing.T) {
	failure := func(failureType string) error {
		return temporal.NewNonRetryableApplicationError("why", failureType, nil, summary(""))
	}
	for expected, err := range map[string]error{
		"short":                               nil,
		"The agent failed: no text":           failure("AGENT_EXECUTION_FAILED"),
		"The agent ran out of time.":          failure("AGENT_EXECUTION_TIMEOUT"),
		"Someone cancelled aex-1 in Stigmer.": failure("AGENT_EXECUTION_CANCELLED"),
		"No outcome came in time.":            temporal.NewTimeoutError(1, nil),
		"Never started: STIGMER_REFUSED: why": failure("STIGMER_REFUSED"),
	} {
		env := newEnvironment()
		env.OnActivity("ExecuteAgent", mock.Anything, mock.Anything).Return(summary("short"), err)
		env.ExecuteWorkflow(Summarize, "A long text.")
		if text := result(t, env); text != expected {
			t.Errorf("%v gives %q", err, text)
		}
	}
}

func TestSummarizeWithinGivesTheSummary(t *testing.T) {
	env := newEnvironment()
	env.OnActivity("ExecuteAgent", mock.Anything, mock.Anything).Return(summary("short"), nil)
	env.ExecuteWorkflow(SummarizeWithin, "A long text.", time.Hour)
	if text := result(t, env); text != "short" {
		t.Errorf("it gave %q", text)
	}
}

func TestSummarizeWithinGivesUp(t *testing.T) {
	env := newEnvironment()
	env.OnActivity("ExecuteAgent", mock.Anything, mock.Anything).
		Return(func(context.Context, stigmer.AgentInput) (*agentpb.AgentExecution, error) {
			return nil, activity.ErrResultPending
		})
	env.ExecuteWorkflow(SummarizeWithin, "A long text.", time.Minute)
	if text := result(t, env); text != "" {
		t.Errorf("it gave %q", text)
	}
}

func TestRunPipeline(t *testing.T) {
	env := newEnvironment()
	env.OnActivity("ExecuteWorkflow", mock.Anything, stigmer.WorkflowInput{
		WorkflowID: "data-pipeline-v2", Inputs: map[string]string{"source_url": "file:///orders.csv"}, TimeLimit: time.Hour,
	}).Return(&workflowpb.WorkflowExecution{Id: "wex-1"}, nil)
	env.ExecuteWorkflow(RunPipeline, "file:///orders.csv")
	if id := result(t, env); id != "wex-1" {
		t.Errorf("it gave %q", id)
	}
}

func TestTheOptionsKeepTheirAttempts(t *testing.T) {
	if got := stigmer.ActivityOptions(patient); got.RetryPolicy.MaximumAttempts != 5 || got.HeartbeatTimeout != 0 {
		t.Errorf("patient becomes %+v", got)
	}
	if got := stigmer.ActivityOptions(watchful); got.RetryPolicy.MaximumAttempts != 10 || got.HeartbeatTimeout != 2*time.Minute {
		t.Errorf("watchful becomes %+v", got)
	}
}
