//go:build revision1

// Package stigmer is what messages.go of the real package was with stubs of revision 1, which know neither a time limit nor the
// heartbeat timeout nor the time that is left. build.sh puts it in the place of that file.
package stigmer

import (
	"go.temporal.io/sdk/activity"
	"google.golang.org/protobuf/types/known/timestamppb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

func agentSpec(input AgentInput) *agentpb.AgentExecutionSpec {
	return &agentpb.AgentExecutionSpec{AgentId: input.AgentID, Inputs: input.Inputs, Message: input.Message}
}

func workflowSpec(input WorkflowInput) *workflowpb.WorkflowExecutionSpec {
	return &workflowpb.WorkflowExecutionSpec{WorkflowId: input.WorkflowID, Inputs: input.Inputs}
}

func callbackOptions(info activity.Info, _ timeLeft) *executionpb.CallbackOptions {
	return &executionpb.CallbackOptions{
		Namespace: info.Namespace,
		Deadline:  timestamppb.New(info.Deadline),
		Revision:  1,
	}
}
