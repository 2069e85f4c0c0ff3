// Command interop is the Go worker of the interop matrix.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	fmt.Println("The clock shows " + time.Now().UTC().Format("2006-01-02T15:04:05.000Z"))
	taskQueue := os.Getenv("INTEROP_TASK_QUEUE")
	if taskQueue == "" {
		log.Fatal("Set INTEROP_TASK_QUEUE to the task queue of the matrix.")
	}
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return err
	}
	temporalClient, err := client.Dial(options)
	if err != nil {
		return err
	}
	defer temporalClient.Close()

	connection, err := stigmer.Dial(stigmer.URLFromEnv())
	if err != nil {
		return err
	}
	defer connection.Close()

	activities := stigmer.NewActivities(connection)
	failing := &failFirstAttempt{activities}
	w := worker.New(temporalClient, taskQueue, worker.Options{})
	w.RegisterActivity(activities)
	w.RegisterActivityWithOptions(failing.executeAgent, activity.RegisterOptions{Name: failFirstAgent})
	w.RegisterActivityWithOptions(failing.executeWorkflow, activity.RegisterOptions{Name: failFirstWorkflow})
	w.RegisterActivityWithOptions((&standalone{temporalClient, taskQueue}).run,
		activity.RegisterOptions{Name: "InteropStandalone"})
	w.RegisterActivityWithOptions(newGetter(connection).get, activity.RegisterOptions{Name: "InteropGet"})
	w.RegisterWorkflowWithOptions(interop, workflow.RegisterOptions{Name: "Interop"})
	return w.Run(worker.InterruptCh())
}
