// Command worker runs the example's worker until it is interrupted.
package main

import (
	"log"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/worker"

	"github.com/stigmer/stigmer/apps/demo-worker-go/example"
	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
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

	w := worker.New(temporalClient, example.TaskQueue, worker.Options{})
	example.Register(w, stigmer.NewActivities(connection))
	return w.Run(worker.InterruptCh())
}
