package snippets

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// SummarizeWithin gives a summary, or an empty text where that takes too long.
func SummarizeWithin(ctx workflow.Context, text string, limit time.Duration) (string, error) {
	agentCtx, cancelAgent := workflow.WithCancel(ctx)
	timerCtx, stopTimer := workflow.WithCancel(ctx)
	agent := stigmer.ExecuteAgent(agentCtx, stigmer.AgentInput{
		AgentID: "summarizer",
		Inputs:  map[string]string{"text": text},
	}, workflow.ActivityOptions{
		// Go on only when Stigmer has stopped the agent; by default, the workflow does not wait for that.
		WaitForCancellation: true,
	})
	workflow.NewSelector(ctx).
		AddFuture(agent.Future, func(workflow.Future) { stopTimer() }).
		AddFuture(workflow.NewTimer(timerCtx, limit), func(workflow.Future) { cancelAgent() }).
		Select(ctx)

	execution, err := agent.Get(ctx)
	// When the workflow itself is cancelled, that is not ours to swallow.
	if temporal.IsCanceledError(err) && ctx.Err() == nil {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return execution.GetStatus().GetOutput().GetFields()["text"].GetStringValue(), nil
}
