package snippets

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// Summarize gives a summary, or why there is none.
func Summarize(ctx workflow.Context, text string) (string, error) {
	execution, err := stigmer.ExecuteAgent(ctx, stigmer.AgentInput{
		AgentID: "summarizer",
		Inputs:  map[string]string{"text": text},
	}, workflow.ActivityOptions{}).Get(ctx)
	if err == nil {
		return execution.GetStatus().GetOutput().GetFields()["text"].GetStringValue(), nil
	}
	if failed, is := stigmer.IsAgentFailed(err); is {
		return "The agent failed: " + failed.GetStatus().GetError().GetMessage(), nil
	}
	if _, is := stigmer.IsAgentTimeout(err); is {
		return "The agent ran out of time.", nil
	}
	if cancelled, is := stigmer.IsAgentCancelled(err); is {
		return "Someone cancelled " + cancelled.GetId() + " in Stigmer.", nil
	}
	if temporal.IsTimeoutError(err) {
		return "No outcome came in time.", nil
	}
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		return "Never started: " + failure.Type() + ": " + failure.Message(), nil
	}
	return "", err // a cancellation, among others
}
