package stigmer

import (
	"context"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
	workflowpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/workflowexecution/v1"
)

// fakeStigmer is a server whose Create does as the test says.
type fakeStigmer struct {
	url string

	mutex  sync.Mutex
	agents []*agentpb.AgentExecutionSpec
}

type fakeAgents struct {
	agentpb.UnimplementedAgentExecutionServiceServer
	stigmer *fakeStigmer
	create  func(context.Context, *agentpb.AgentExecutionSpec) error
}

func (f *fakeAgents) Create(
	ctx context.Context, request *agentpb.AgentExecutionCreateRequest,
) (*agentpb.AgentExecutionCreateResponse, error) {
	f.stigmer.mutex.Lock()
	f.stigmer.agents = append(f.stigmer.agents, request.GetSpec())
	f.stigmer.mutex.Unlock()
	if err := f.create(ctx, request.GetSpec()); err != nil {
		return nil, err
	}
	return &agentpb.AgentExecutionCreateResponse{Id: "aex-1"}, nil
}

type fakeWorkflows struct {
	workflowpb.UnimplementedWorkflowExecutionServiceServer
	create func(*workflowpb.WorkflowExecutionSpec)
}

func (f *fakeWorkflows) Create(
	_ context.Context, request *workflowpb.WorkflowExecutionCreateRequest,
) (*workflowpb.WorkflowExecutionCreateResponse, error) {
	f.create(request.GetSpec())
	return &workflowpb.WorkflowExecutionCreateResponse{Id: "wex-1"}, nil
}

// startAgents starts a server that answers Create of agents with what create gives.
func startAgents(t *testing.T, create func(context.Context, *agentpb.AgentExecutionSpec) error) *fakeStigmer {
	t.Helper()
	fake := &fakeStigmer{}
	fake.url = serve(t, func(server *grpc.Server) {
		agentpb.RegisterAgentExecutionServiceServer(server, &fakeAgents{stigmer: fake, create: create})
	})
	return fake
}

// created gives what Create was called with so far.
func (f *fakeStigmer) created() []*agentpb.AgentExecutionSpec {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.agents
}

func serve(t *testing.T, register func(*grpc.Server)) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// activitiesOf gives activities that call the server at the URL.
func activitiesOf(t *testing.T, url string) *Activities {
	t.Helper()
	connection, err := Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return NewActivities(connection)
}
