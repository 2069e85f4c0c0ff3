//go:build skewed

// Package time gets this file, and a line of Now that reads it, when build.sh builds a worker with a wrong clock.
package time

import "syscall"

// skewSeconds is how far the wall clock of this program is ahead. Its monotonic clock is right.
var skewSeconds = readSkew()

func readSkew() int64 {
	text, _ := syscall.Getenv("INTEROP_CLOCK_SKEW_SECONDS")
	seconds, err := atoi(text)
	if err != nil {
		panic("INTEROP_CLOCK_SKEW_SECONDS must be a number of seconds")
	}
	return int64(seconds)
}
