package example

import (
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// Register makes the three workflows and what they call known to a worker.
func Register(registry worker.Registry, activities *stigmer.Activities) {
	registry.RegisterActivity(activities)
	registry.RegisterActivity(&Activities{ResultsFolder: resultsFolder()})
	registry.RegisterWorkflow(ProcessDocumentWorkflow)
	registry.RegisterWorkflow(AnalyzeContentWorkflow)
	registry.RegisterWorkflow(DataPipelineWorkflow)
}

func resultsFolder() string {
	if folder := os.Getenv("DEMO_RESULTS"); folder != "" {
		return folder
	}
	return filepath.Join(os.TempDir(), "stigmer-demo")
}

func withShortActivities(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}
