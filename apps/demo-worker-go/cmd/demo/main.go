// Command demo runs a worker and the three examples once against the running stack, and prints what came back.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	temporallog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/stigmer/stigmer/apps/demo-worker-go/example"
	"github.com/stigmer/stigmer/apps/demo-worker-go/stigmer"
)

const timeout = 2 * time.Minute

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	ctx, cancelTimeout := context.WithTimeout(ctx, timeout)
	defer cancelTimeout()
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "The demo failed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return err
	}
	// Only what goes wrong: the report is what a reader wants to see.
	options.Logger = temporallog.NewStructuredLogger(
		slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	temporalClient, err := client.DialContext(ctx, options)
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
	// A demo need not sit out an outage.
	activities.CreateTimeout = 10 * time.Second
	w := worker.New(temporalClient, example.TaskQueue, worker.Options{})
	example.Register(w, activities)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()

	examples, err := startExamples(ctx, temporalClient)
	if err != nil {
		return err
	}
	for _, running := range examples {
		if err := running.report(ctx, out); err != nil {
			return err
		}
	}
	return nil
}
