package stigmer

import "time"

// AgentInput is what a workflow asks of an agent.
type AgentInput struct {
	// AgentID is the id of the agent's definition.
	AgentID string `json:"agentId"`
	// Inputs of the agent, by name.
	Inputs map[string]string `json:"inputs,omitempty"`
	// Message to the agent, for agents that converse.
	Message string `json:"message,omitempty"`
	// TimeLimit is Stigmer's own: the execution is stopped after it, and fails: see IsAgentTimeout. 0 means that of the
	// definition, or else 4 hours.
	TimeLimit time.Duration `json:"timeLimitNanoseconds,omitempty"`
}

// WorkflowInput is what a workflow asks of a workflow definition.
type WorkflowInput struct {
	// WorkflowID is the id of the workflow definition.
	WorkflowID string `json:"workflowId"`
	// Inputs of the workflow, by name.
	Inputs map[string]string `json:"inputs,omitempty"`
	// TimeLimit is Stigmer's own: the execution is stopped after it, and fails: see IsWorkflowTimeout. 0 means that of the
	// definition, or else 2 hours.
	TimeLimit time.Duration `json:"timeLimitNanoseconds,omitempty"`
}
