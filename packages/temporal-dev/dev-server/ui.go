package main

import (
	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// newUI is the web UI, which talks to the server's gRPC service.
func newUI(settings settings) *uiserver.Server {
	host := settings.ip.String()
	if settings.ip.Is6() {
		host = "[" + host + "]"
	}
	return uiserver.NewServer(server_options.WithConfigProvider(&uiconfig.Config{
		Host:                host,
		Port:                settings.uiPort,
		TemporalGRPCAddress: localAddress(settings.ip.String(), settings.port),
		EnableUI:            true,
		// Without TLS a browser refuses cookies that are marked as secure.
		CORS:             uiconfig.CORS{CookieInsecure: true},
		HideLogs:         true,
		DisableNewsFetch: true,
	}))
}
