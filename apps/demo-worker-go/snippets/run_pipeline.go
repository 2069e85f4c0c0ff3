package snippets

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// RunPipeline has Stigmer run a workflow definition, and gives the execution's id.
func RunPipeline(ctx workflow.Context, sourceURL string) (string, error) {
	execution, err := stigmer.ExecuteWorkflow(ctx, stigmer.WorkflowInput{
		WorkflowID: "data-pipeline-v2",
		Inputs:     map[string]string{"source_url": sourceURL},
		// Stigmer stops the workflow after an hour; the activity would wait for two.
		TimeLimit: time.Hour,
	}, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Hour}).Get(ctx)
	if err != nil {
		return "", err
	}
	return execution.GetId(), nil
}
