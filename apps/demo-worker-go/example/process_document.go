package example

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// ProcessDocumentWorkflow has an agent read a document, then saves what it found.
func ProcessDocumentWorkflow(ctx workflow.Context, input DocumentInput) (*Result, error) {
	execution, err := stigmer.ExecuteAgent(ctx, stigmer.AgentInput{
		AgentID: "document-processor-v1",
		Inputs:  map[string]string{"document_url": input.DocumentURL},
	}, workflow.ActivityOptions{StartToCloseTimeout: 4 * time.Hour}).Get(ctx)
	if err != nil {
		return nil, fmt.Errorf("the document could not be processed: %w", err)
	}
	result := &Result{
		ExecutionIDs: []string{execution.GetId()},
		Output:       execution.GetStatus().GetOutput().AsMap(),
	}
	var activities *Activities
	err = workflow.ExecuteActivity(
		withShortActivities(ctx), activities.SaveResults, execution.GetId(), result.Output,
	).Get(ctx, &result.SavedTo)
	return result, err
}
