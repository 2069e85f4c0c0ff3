package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"go.temporal.io/sdk/activity"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
)

// AgentInput is what the workflow asks of an agent.
type AgentInput struct {
	AgentID string
	Inputs  map[string]string
}

// StigmerActivities hand an agent's execution to Stigmer.
type StigmerActivities struct {
	stigmerClient agentpb.AgentExecutionServiceClient
}

// ExecuteAgent ends as pending; Stigmer completes it with the final execution.
func (a *StigmerActivities) ExecuteAgent(ctx context.Context, input AgentInput) (*agentpb.AgentExecution, error) {
	// The token is this attempt's address: whoever holds it may complete the activity.
	activityInfo := activity.GetInfo(ctx)
	taskToken := activityInfo.TaskToken

	// Never the whole token in a log. The fingerprint finds the same activity in Stigmer's log.
	tokenBase64 := base64.StdEncoding.EncodeToString(taskToken)
	tokenPreview := tokenBase64[:20] + "..."
	tokenHash := sha256.Sum256(taskToken)
	activity.GetLogger(ctx).Info("Extracted task token",
		"token_preview", tokenPreview,
		"token_length", len(taskToken),
		"token_fingerprint", hex.EncodeToString(tokenHash[:8]),
		"workflow_id", activityInfo.WorkflowExecution.ID)

	req := &agentpb.AgentExecutionCreateRequest{
		Spec: &agentpb.AgentExecutionSpec{
			AgentId:       input.AgentID,
			Inputs:        input.Inputs,
			CallbackToken: taskToken,
		},
	}

	// The answer is only the acknowledgement, within milliseconds.
	resp, err := a.stigmerClient.Create(ctx, req)
	if err != nil {
		return nil, err
	}

	activity.GetLogger(ctx).Info("Agent execution started, waiting for completion",
		"execution_id", resp.GetId())

	// The activity stays pending, and the worker is free.
	return nil, activity.ErrResultPending
}
