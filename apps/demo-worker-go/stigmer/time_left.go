package stigmer

import (
	"time"

	"go.temporal.io/sdk/activity"
)

// timeLeft is how long Temporal still waits for an activity. It goes by Temporal's own times and by what has passed since, never
// by the worker's wall clock, which may be minutes off. (info.Deadline does: the SDK adds the timeout to time.Now.)
type timeLeft struct {
	isKnown bool
	end     time.Time
}

// timeLeftOf begins to count: call it when the activity begins.
func timeLeftOf(info activity.Info) timeLeft {
	left, isKnown := timeoutOf(info)
	// Of times that time.Now gave, Go compares the monotonic readings.
	return timeLeft{isKnown: isKnown, end: time.Now().Add(left)}
}

// now gives what is left, and 0 when it has run out; false where only Temporal knows.
func (t timeLeft) now() (time.Duration, bool) {
	return max(0, time.Until(t.end)), t.isKnown
}

// timeoutOf gives the time from this attempt's start to its end, or to that of all attempts, whichever comes first.
func timeoutOf(info activity.Info) (time.Duration, bool) {
	if info.ScheduleToCloseTimeout == 0 {
		return info.StartToCloseTimeout, info.StartToCloseTimeout > 0
	}
	if info.WorkflowExecution.ID == "" {
		// Without a workflow, all attempts may have begun with a start delay, which is not in info.
		return 0, false
	}
	timeout := info.ScheduleToCloseTimeout - max(0, info.StartedTime.Sub(info.ScheduledTime))
	if info.StartToCloseTimeout > 0 {
		timeout = min(timeout, info.StartToCloseTimeout)
	}
	return timeout, true
}
