package main

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

// result is how one cell of the matrix ended, as the caller's workflow saw it.
type result struct {
	Outcome        string     `json:"outcome"`
	FailureType    string     `json:"failureType"`
	FailureMessage string     `json:"failureMessage"`
	ExecutionType  string     `json:"executionType"`
	Execution      *execution `json:"execution"`
}

func completed(final *execution) *result {
	return &result{Outcome: "completed", ExecutionType: final.messageType, Execution: final}
}

func failed(err error) *result {
	outcome, final := outcomeOf(err)
	r := &result{Outcome: outcome}
	// The predicates give an empty execution where the failure had none that could be read.
	if final != nil && final.ID != "" {
		r.ExecutionType, r.Execution = final.messageType, final
	}
	var failure *temporal.ApplicationError
	var timeout *temporal.TimeoutError
	switch {
	case errors.As(err, &failure):
		r.FailureType, r.FailureMessage = failure.Type(), failure.Message()
	case errors.As(err, &timeout):
		r.FailureMessage = timeout.Message()
	}
	return r
}

func outcomeOf(err error) (string, *execution) {
	if final, is := stigmer.IsAgentFailed(err); is {
		return "failed", agentExecution(final)
	}
	if final, is := stigmer.IsAgentTimeout(err); is {
		return "timed out", agentExecution(final)
	}
	if final, is := stigmer.IsAgentCancelled(err); is {
		return "cancelled in Stigmer", agentExecution(final)
	}
	if final, is := stigmer.IsWorkflowFailed(err); is {
		return "failed", workflowExecution(final)
	}
	if final, is := stigmer.IsWorkflowTimeout(err); is {
		return "timed out", workflowExecution(final)
	}
	if final, is := stigmer.IsWorkflowCancelled(err); is {
		return "cancelled in Stigmer", workflowExecution(final)
	}
	if temporal.IsCanceledError(err) {
		return "cancelled", nil
	}
	if temporal.IsTimeoutError(err) {
		return "timed out in Temporal", nil
	}
	return "other", nil
}
