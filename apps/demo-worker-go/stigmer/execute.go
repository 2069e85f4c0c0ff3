package stigmer

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

const defaultStartToCloseTimeout = 24 * time.Hour

// Future is an execution that the workflow waits for. The future inside is Temporal's own, for selectors.
type Future[Execution any] struct{ workflow.Future }

// Get waits for the final execution. See IsAgentFailed and its like for the errors.
func (f Future[Execution]) Get(ctx workflow.Context) (*Execution, error) {
	execution := new(Execution)
	if err := f.Future.Get(ctx, execution); err != nil {
		return nil, err
	}
	return execution, nil
}

// ExecuteAgent executes an agent; no worker slot is held while it runs. The options go through ActivityOptions.
func ExecuteAgent(
	ctx workflow.Context, input AgentInput, options workflow.ActivityOptions,
) Future[agentpb.AgentExecution] {
	var activities *Activities
	ctx = workflow.WithActivityOptions(ctx, ActivityOptions(options))
	return Future[agentpb.AgentExecution]{workflow.ExecuteActivity(ctx, activities.ExecuteAgent, input)}
}

// ExecuteWorkflow executes a workflow definition; no worker slot is held while it runs. The options go through
// ActivityOptions.
func ExecuteWorkflow(
	ctx workflow.Context, input WorkflowInput, options workflow.ActivityOptions,
) Future[workflowpb.WorkflowExecution] {
	var activities *Activities
	ctx = workflow.WithActivityOptions(ctx, ActivityOptions(options))
	return Future[workflowpb.WorkflowExecution]{workflow.ExecuteActivity(ctx, activities.ExecuteWorkflow, input)}
}

// ActivityOptions fills in what an activity that waits for Stigmer needs, where the options leave it open: 24 hours
// start-to-close (unless there is a schedule-to-close timeout) and one attempt.
//
// There is no heartbeat timeout by default, so that an outage of Stigmer which ends before the activity's deadline goes
// unnoticed. With one, of 10 seconds or more, the workflow learns within that time that Stigmer as a whole is gone: Stigmer
// sends a heartbeat three times as often.
func ActivityOptions(options workflow.ActivityOptions) workflow.ActivityOptions {
	if options.StartToCloseTimeout == 0 && options.ScheduleToCloseTimeout == 0 {
		options.StartToCloseTimeout = defaultStartToCloseTimeout
	}
	retry := temporal.RetryPolicy{}
	if options.RetryPolicy != nil {
		retry = *options.RetryPolicy
	}
	if retry.MaximumAttempts == 0 {
		retry.MaximumAttempts = 1
	}
	options.RetryPolicy = &retry
	return options
}
