// A Temporal dev server that takes the command line of `temporal server start-dev`, as far as temporal-dev needs it.
//
// The Temporal CLI of this server's age can't be built from a module proxy, so this program takes its place where
// nothing can be downloaded. It is not the CLI: it has this one command.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	uiversion "github.com/temporalio/ui-server/v2/server/version"
	"go.temporal.io/server/common/headers"
	"go.temporal.io/server/temporal"
)

func main() {
	err := run(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 1 && args[0] == "--version" {
		// The form of the CLI's own line, so that readers need to know only one.
		fmt.Printf("temporal version stigmer (Server %s, UI %s)\n", headers.ServerVersion, uiversion.UIVersion)
		return nil
	}
	if len(args) < 2 || args[0] != "server" || args[1] != "start-dev" {
		return errors.New("this is Stigmer's Temporal dev server, not the Temporal CLI: " +
			"it has only `server start-dev` and `--version`")
	}
	settings, err := readSettings(args[2:])
	if err != nil {
		return err
	}
	server, err := newServer(settings)
	if err != nil {
		return err
	}
	return serve(server, settings)
}

// serve runs the server and its web UI until the process is interrupted.
func serve(server temporal.Server, settings settings) error {
	if settings.uiPort != 0 {
		ui := newUI(settings)
		defer ui.Stop()
		// It ends the process itself when it can't listen.
		go func() { _ = ui.Start() }()
	}
	return server.Start()
}
