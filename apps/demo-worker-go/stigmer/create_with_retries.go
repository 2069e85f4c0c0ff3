package stigmer

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	// A connection that hangs must not use up all the time there is.
	tryTimeout = 10 * time.Second
	// With less, a slow answer would count as none.
	minTryTimeout = time.Second

	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

type retryLimits struct {
	// timeout: no try begins later than this after the first.
	timeout time.Duration
	// stopping lets the try under way end, and begins no other.
	stopping <-chan struct{}
	onRetry  func(error)
}

// createWithRetries calls create until it is answered: again and again, ever more slowly and with jitter, while no server
// is available. It gives a refusal at once, and the error of the last try when there is no more time, or when ctx is done.
func createWithRetries(
	ctx context.Context, limits retryLimits, create func(context.Context) (accepted, error),
) (accepted, error) {
	deadline := time.Now().Add(limits.timeout)
	for tries := 0; ; tries++ {
		tryCtx, cancel := context.WithTimeout(ctx, min(tryTimeout, max(minTryTimeout, time.Until(deadline))))
		ack, err := create(tryCtx)
		cancel()
		wait := pause(tries)
		if err == nil || ctx.Err() != nil || !isPassing(err) || !time.Now().Add(wait).Before(deadline) {
			return ack, err
		}
		limits.onRetry(err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, err
		case <-limits.stopping:
			return nil, err
		}
	}
}

// pause doubles with each try; a random half of it keeps many activities from coming back at the same moment.
func pause(tries int) time.Duration {
	longest := min(longestPause, firstPause<<min(tries, 10))
	return longest/2 + rand.N(longest/2)
}
