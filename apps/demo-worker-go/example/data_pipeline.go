package example

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// DataPipelineWorkflow runs a data pipeline for up to two hours. When it takes longer, the people on call find a note that
// says so.
func DataPipelineWorkflow(ctx workflow.Context, input PipelineInput) (*Result, error) {
	execution, err := stigmer.ExecuteWorkflow(ctx, stigmer.WorkflowInput{
		WorkflowID: "data-pipeline-v2",
		Inputs:     map[string]string{"source_url": input.SourceURL},
	}, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Hour}).Get(ctx)
	if err == nil {
		return &Result{
			ExecutionIDs: []string{execution.GetId()},
			Output:       execution.GetStatus().GetOutput().AsMap(),
		}, nil
	}

	// Stigmer's own limit, or else this activity's: whichever came first.
	execution, timedOut := stigmer.IsWorkflowTimeout(err)
	if !timedOut && !temporal.IsTimeoutError(err) {
		return nil, err
	}
	workflow.GetLogger(ctx).Warn("The data pipeline timed out", "source_url", input.SourceURL)
	result := &Result{}
	if timedOut {
		result.ExecutionIDs = []string{execution.GetId()}
	}
	var activities *Activities
	err = workflow.ExecuteActivity(
		withShortActivities(ctx), activities.ReportTimeout, input,
	).Get(ctx, &result.SavedTo)
	return result, err
}
