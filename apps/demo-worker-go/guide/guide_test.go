package main

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// runYourWorkflow runs the workflow on the stack that the environment names, with a worker of its own.
func runYourWorkflow(t *testing.T, input AgentInput) (result []string, workflowID string, executions agentpb.AgentExecutionServiceClient, err error) {
	t.Helper()
	if os.Getenv("TEMPORAL_ADDRESS") == "" || os.Getenv("STIGMER_URL") == "" {
		t.Skip("It needs a running stack: set TEMPORAL_ADDRESS and STIGMER_URL, for instance to that of npm run dev.")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		t.Fatal(err)
	}
	temporalClient, err := client.DialContext(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(temporalClient.Close)
	connection, err := stigmer.Dial(os.Getenv("STIGMER_URL"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	executions = agentpb.NewAgentExecutionServiceClient(connection)

	workflowID = "guide-go-" + rand.Text()
	w := worker.New(temporalClient, workflowID, worker.Options{})
	w.RegisterActivity((&StigmerActivities{stigmerClient: executions}).ExecuteAgent)
	w.RegisterWorkflow(YourWorkflow)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)

	run, err := temporalClient.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflowID, TaskQueue: workflowID, WorkflowExecutionTimeout: time.Minute,
	}, YourWorkflow, input)
	if err != nil {
		t.Fatal(err)
	}
	err = run.Get(ctx, &result)
	return result, workflowID, executions, err
}

func TestTheGuidesActivityIsCompletedWithTheFinalExecution(t *testing.T) {
	result, workflowID, executions, err := runYourWorkflow(t, AgentInput{
		AgentID: "echo", Inputs: map[string]string{"greeting": "hello"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(result) != 2 || !strings.HasPrefix(result[0], "aex-") || result[1] != "EXECUTION_PHASE_COMPLETED" {
		t.Fatalf("the workflow gave %v", result)
	}
	known, err := executions.Get(t.Context(), &agentpb.AgentExecutionGetRequest{Id: result[0]})
	if err != nil {
		t.Fatal(err)
	}
	if caller := known.GetExecution().GetStatus().GetCallback().GetWorkflowId(); caller != workflowID {
		t.Errorf("Stigmer has %q for the caller, not %q", caller, workflowID)
	}
}

func TestTheGuidesActivityFailsWithTheFinalExecution(t *testing.T) {
	// The agent needs an input that it is not given.
	_, _, _, err := runYourWorkflow(t, AgentInput{AgentID: "summarizer"})
	execution, failed := stigmer.IsAgentFailed(err)
	if !failed {
		t.Fatalf("the workflow ended with %v", err)
	}
	if execution.GetStatus().GetPhase() != executionpb.ExecutionPhase_EXECUTION_PHASE_FAILED ||
		execution.GetSpec().GetAgentId() != "summarizer" {
		t.Errorf("the failure holds %v", execution)
	}
}

func TestARefusalFailsTheGuidesActivityAtOnce(t *testing.T) {
	_, _, _, err := runYourWorkflow(t, AgentInput{AgentID: "no-such-agent"})
	if err == nil || temporal.IsTimeoutError(err) || !strings.Contains(err.Error(), "no-such-agent") {
		t.Errorf("the workflow ended with %v", err)
	}
}
