// Command guide is the smallest worker that waits for Stigmer, and what docs/guides/go.md begins with.
package main

import (
	"log"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	agentpb "github.com/stigmer/stigmer/apis/ai/stigmer/agentic/agentexecution/v1"
)

func main() {
	temporalClient, err := client.Dial(client.Options{HostPort: "127.0.0.1:7233"})
	if err != nil {
		log.Fatal(err)
	}
	defer temporalClient.Close()

	connection, err := grpc.NewClient("127.0.0.1:7234", grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	w := worker.New(temporalClient, "your-task-queue", worker.Options{})
	stigmerActivities := &StigmerActivities{
		stigmerClient: agentpb.NewAgentExecutionServiceClient(connection),
	}
	w.RegisterActivity(stigmerActivities.ExecuteAgent)
	w.RegisterWorkflow(YourWorkflow)
	if err := w.Run(worker.InterruptCh()); err != nil {
		log.Fatal(err)
	}
}
