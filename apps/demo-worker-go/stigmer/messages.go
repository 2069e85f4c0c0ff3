package stigmer

import (
	"time"

	"go.temporal.io/sdk/activity"
	"google.golang.org/protobuf/types/known/durationpb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// revision of the messages that these stubs know. Temporal's Go SDK refuses fields that it does not know, so Stigmer must
// be told which it may send.
const revision = 2

func agentSpec(input AgentInput) *agentpb.AgentExecutionSpec {
	return &agentpb.AgentExecutionSpec{
		AgentId:   input.AgentID,
		Inputs:    input.Inputs,
		Message:   input.Message,
		TimeLimit: durationUnlessZero(input.TimeLimit),
	}
}

func workflowSpec(input WorkflowInput) *workflowpb.WorkflowExecutionSpec {
	return &workflowpb.WorkflowExecutionSpec{
		WorkflowId: input.WorkflowID,
		Inputs:     input.Inputs,
		TimeLimit:  durationUnlessZero(input.TimeLimit),
	}
}

func callbackOptions(info activity.Info, left timeLeft) *executionpb.CallbackOptions {
	options := &executionpb.CallbackOptions{
		Namespace:        info.Namespace,
		Revision:         revision,
		HeartbeatTimeout: durationpb.New(info.HeartbeatTimeout),
	}
	// Where it is not told, Stigmer asks Temporal.
	if now, isKnown := left.now(); isKnown {
		options.TimeLeft = durationpb.New(now)
	}
	return options
}

func durationUnlessZero(duration time.Duration) *durationpb.Duration {
	if duration == 0 {
		return nil
	}
	return durationpb.New(duration)
}
