package stigmer

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// DefaultURL is where a Stigmer server listens on a developer's machine.
const DefaultURL = "http://127.0.0.1:7234"

// URLFromEnv gives STIGMER_URL, or DefaultURL where that is not set.
func URLFromEnv() string {
	if address := os.Getenv("STIGMER_URL"); address != "" {
		return address
	}
	return DefaultURL
}

// Dial makes a connection to the server at an http or https URL. It connects with the first call, and again whenever the
// connection was lost. Options come on top of what is set here.
func Dial(address string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	target, secure, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	transport := insecure.NewCredentials()
	if secure {
		transport = credentials.NewTLS(nil)
	}
	// gRPC's own pauses grow to two minutes: too long, where an activity waits for a server to come back.
	reconnect := backoff.DefaultConfig
	reconnect.MaxDelay = longestPause
	return grpc.NewClient(target, append([]grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: reconnect, MinConnectTimeout: tryTimeout}),
		// Finds out that a connection is dead before all of CreateTimeout has gone into it.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{
			Time: 30 * time.Second, Timeout: 10 * time.Second, PermitWithoutStream: true,
		}),
	}, options...)...)
}

func parseURL(address string) (target string, secure bool, err error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", false, fmt.Errorf("the Stigmer URL is none: %w", err)
	}
	port := parsed.Port()
	switch parsed.Scheme {
	case "http":
		if port == "" {
			port = "80"
		}
	case "https":
		secure = true
		if port == "" {
			port = "443"
		}
	default:
		return "", false, fmt.Errorf("the Stigmer URL %q must begin with http:// or https://", address)
	}
	if parsed.Hostname() == "" || (parsed.Path != "" && parsed.Path != "/") {
		return "", false, fmt.Errorf("the Stigmer URL %q must be a host with or without a port, such as %s", address, DefaultURL)
	}
	return "dns:///" + net.JoinHostPort(parsed.Hostname(), port), secure, nil
}
