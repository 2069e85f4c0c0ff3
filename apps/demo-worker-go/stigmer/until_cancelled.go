package stigmer

import "context"

// untilCancelled gives a context that ends when the activity is cancelled, and not at its deadline: Temporal's SDK takes that
// from the worker's clock, which may say that it has passed before the activity begins.
func untilCancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if ctx.Err() == context.Canceled {
			cancel(context.Cause(ctx))
		}
	})
	return own, func() {
		stop()
		cancel(nil)
	}
}
