package main

import (
	"fmt"
	"net"
)

const loopback = "127.0.0.1"

// freePorts finds TCP ports on the loopback interface that nothing listens on.
//
// Each port sees a connection that its listening side closes first. What is left of it (TIME_WAIT) keeps the system from
// giving the port to another program for a while, but not a listener from taking it.
func freePorts(count int) ([]int, error) {
	ports := make([]int, count)
	for i := range ports {
		listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return nil, fmt.Errorf("finding a free port: %w", err)
		}
		defer listener.Close()
		ports[i] = listener.Addr().(*net.TCPAddr).Port
		if err := visit(listener); err != nil {
			return nil, fmt.Errorf("reserving port %d: %w", ports[i], err)
		}
	}
	return ports, nil
}

func visit(listener net.Listener) error {
	visitor, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	defer visitor.Close()
	host, err := listener.Accept()
	if err != nil {
		return err
	}
	return host.Close()
}
