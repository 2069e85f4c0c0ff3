package main

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	executionpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/execution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// execution is a final execution of either kind, as the matrix compares it.
type execution struct {
	messageType string

	ID             string            `json:"id"`
	DefinitionID   string            `json:"definitionId"`
	Inputs         map[string]string `json:"inputs"`
	Phase          string            `json:"phase"`
	Output         any               `json:"output"`
	Error          *executionError   `json:"error"`
	HasStartedAt   bool              `json:"hasStartedAt"`
	HasCompletedAt bool              `json:"hasCompletedAt"`
}

type executionError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

func agentExecution(final *agentpb.AgentExecution) *execution {
	e := newExecution(final, final.GetStatus())
	e.DefinitionID = final.GetSpec().GetAgentId()
	return e.withInputs(final.GetSpec().GetInputs())
}

func workflowExecution(final *workflowpb.WorkflowExecution) *execution {
	e := newExecution(final, final.GetStatus())
	e.DefinitionID = final.GetSpec().GetWorkflowId()
	return e.withInputs(final.GetSpec().GetInputs())
}

func newExecution(message interface {
	proto.Message
	GetId() string
}, status interface {
	GetPhase() executionpb.ExecutionPhase
	GetOutput() *structpb.Struct
	GetError() *executionpb.ExecutionError
	GetStartedAt() *timestamppb.Timestamp
	GetCompletedAt() *timestamppb.Timestamp
}) *execution {
	e := &execution{
		messageType:    string(message.ProtoReflect().Descriptor().FullName()),
		ID:             message.GetId(),
		Phase:          status.GetPhase().String(),
		HasStartedAt:   status.GetStartedAt() != nil,
		HasCompletedAt: status.GetCompletedAt() != nil,
	}
	if output := status.GetOutput(); output != nil {
		e.Output = output.AsMap()
	}
	if err := status.GetError(); err != nil {
		e.Error = &executionError{Type: err.GetType(), Message: err.GetMessage()}
	}
	return e
}

func (e *execution) withInputs(inputs map[string]string) *execution {
	e.Inputs = inputs
	if e.Inputs == nil {
		e.Inputs = map[string]string{}
	}
	return e
}
