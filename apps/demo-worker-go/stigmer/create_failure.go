package stigmer

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// Refused is the type of the failure when Stigmer said no. It is not retried. Its first detail is a CreateFailureDetails,
	// where it was the server that said so.
	Refused = "STIGMER_REFUSED"
	// Unavailable is the type of the failure when no Stigmer server accepted the execution in time. A retry policy may
	// retry it.
	Unavailable = "STIGMER_UNAVAILABLE"
)

// CreateFailureDetails are the details of failures of type Refused and Unavailable.
type CreateFailureDetails struct {
	// Code is the gRPC code, such as InvalidArgument.
	Code string `json:"code"`
}

// isPassing tells whether a failed Create may well succeed a little later. Create is idempotent, so it is safe to repeat,
// also where only the answer was lost.
func isPassing(err error) bool {
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted, codes.Aborted, codes.Internal, codes.Unknown,
		codes.Canceled:
		return true
	default:
		return false
	}
}

// createFailure is how the activity fails when Create did.
func createFailure(ctx context.Context, err error) error {
	// A cancelled activity fails with the cancellation, as Temporal expects.
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	details := CreateFailureDetails{Code: status.Code(err).String()}
	reason := status.Convert(err).Message()
	if isPassing(err) {
		return temporal.NewApplicationErrorWithCause(
			fmt.Sprintf("No Stigmer server accepted the execution in time: %s: %s", details.Code, reason), Unavailable, err, details)
	}
	return temporal.NewNonRetryableApplicationError(
		fmt.Sprintf("Stigmer refused the execution: %s: %s", details.Code, reason), Refused, err, details)
}
