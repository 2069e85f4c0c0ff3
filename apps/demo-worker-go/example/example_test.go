package example

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"google.golang.org/protobuf/types/known/structpb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// newEnvironment is one whose own activities are the real ones; the test says what Stigmer gives.
func newEnvironment(t *testing.T) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
	env.RegisterActivity(&stigmer.Activities{})
	env.RegisterActivity(&Activities{ResultsFolder: filepath.Join(t.TempDir(), "results")})
	return env
}

func output(t *testing.T, fields map[string]any) *structpb.Struct {
	t.Helper()
	made, err := structpb.NewStruct(fields)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func resultOf(t *testing.T, env *testsuite.TestWorkflowEnvironment) Result {
	t.Helper()
	var result Result
	if err := env.GetWorkflowResult(&result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestProcessDocumentSavesWhatTheAgentFound(t *testing.T) {
	env := newEnvironment(t)
	env.OnActivity("ExecuteAgent", mock.Anything, mock.Anything).Return(&agentpb.AgentExecution{
		Id: "aex-1", Status: &agentpb.AgentExecutionStatus{Output: output(t, map[string]any{"title": "A report"})},
	}, nil)
	env.ExecuteWorkflow(ProcessDocumentWorkflow, DocumentInput{DocumentURL: "file:///report.md"})
	saved, err := os.ReadFile(resultOf(t, env).SavedTo)
	if err != nil {
		t.Fatal(err)
	}
	var content map[string]any
	if err := json.Unmarshal(saved, &content); err != nil || content["title"] != "A report" {
		t.Errorf("saved %s", saved)
	}
}

func TestAnalyzeContentCombinesWhatThreeAgentsFound(t *testing.T) {
	env := newEnvironment(t)
	for _, agentID := range []string{"sentiment-analyzer", "entity-extractor", "summarizer"} {
		asked := stigmer.AgentInput{AgentID: agentID, Inputs: map[string]string{"text": "A text."}}
		env.OnActivity("ExecuteAgent", mock.Anything, asked).Return(&agentpb.AgentExecution{
			Id:     "aex-" + agentID,
			Spec:   &agentpb.AgentExecutionSpec{AgentId: agentID},
			Status: &agentpb.AgentExecutionStatus{Output: output(t, map[string]any{"by": agentID})},
		}, nil)
	}
	env.ExecuteWorkflow(AnalyzeContentWorkflow, ContentInput{Text: "A text."})
	result := resultOf(t, env)
	if !slices.Equal(result.ExecutionIDs, []string{"aex-sentiment-analyzer", "aex-entity-extractor", "aex-summarizer"}) {
		t.Errorf("the executions are %v", result.ExecutionIDs)
	}
	if found, is := result.Output["summarizer"].(map[string]any); !is || found["by"] != "summarizer" {
		t.Errorf("combined: %v", result.Output)
	}
}

func TestDataPipelineReportsTimeouts(t *testing.T) {
	stigmers := temporal.NewNonRetryableApplicationError(
		"after two hours", "WORKFLOW_EXECUTION_TIMEOUT", nil, &workflowpb.WorkflowExecution{Id: "wex-1"})
	for name, timeout := range map[string]struct {
		err          error
		executionIDs []string
	}{
		"of Stigmer":      {stigmers, []string{"wex-1"}},
		"of the activity": {temporal.NewTimeoutError(1, nil), nil},
	} {
		env := newEnvironment(t)
		env.OnActivity("ExecuteWorkflow", mock.Anything, mock.Anything).Return(nil, timeout.err)
		env.ExecuteWorkflow(DataPipelineWorkflow, PipelineInput{SourceURL: "file:///orders.csv"})
		result := resultOf(t, env)
		if _, err := os.Stat(result.SavedTo); err != nil || !slices.Equal(result.ExecutionIDs, timeout.executionIDs) {
			t.Errorf("a timeout %s gives %+v, %v", name, result, err)
		}
	}
}

func TestDataPipelineFailsWithOtherFailures(t *testing.T) {
	env := newEnvironment(t)
	env.OnActivity("ExecuteWorkflow", mock.Anything, mock.Anything).Return(nil,
		temporal.NewNonRetryableApplicationError("no column", "WORKFLOW_EXECUTION_FAILED", nil, &workflowpb.WorkflowExecution{}))
	env.ExecuteWorkflow(DataPipelineWorkflow, PipelineInput{SourceURL: "file:///orders.csv"})
	if _, failed := stigmer.IsWorkflowFailed(env.GetWorkflowError()); !failed {
		t.Errorf("it ended with %v", env.GetWorkflowError())
	}
}
