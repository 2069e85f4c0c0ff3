package stigmer

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"
)

func TestTheTimeLeftIsNotOfTheWorkersClock(t *testing.T) {
	inWorkflow := workflow.Execution{ID: "wf-1"}
	for name, c := range map[string]struct {
		info activity.Info
		// passed is the time from the activity's scheduling to the start of this attempt.
		passed   time.Duration
		expected time.Duration
		isTold   bool
	}{
		"an attempt's": {
			activity.Info{WorkflowExecution: inWorkflow, StartToCloseTimeout: time.Hour}, 90 * time.Minute, time.Hour, true,
		},
		"of a late attempt": {
			activity.Info{
				WorkflowExecution: inWorkflow, StartToCloseTimeout: time.Hour, ScheduleToCloseTimeout: 2 * time.Hour,
			}, 90 * time.Minute, 30 * time.Minute, true,
		},
		"of all attempts": {
			activity.Info{WorkflowExecution: inWorkflow, ScheduleToCloseTimeout: 2 * time.Hour},
			30 * time.Minute, 90 * time.Minute, true,
		},
		"without a workflow": {
			activity.Info{ActivityID: "a", StartToCloseTimeout: time.Hour}, 0, time.Hour, true,
		},
		"without a workflow, and perhaps delayed": {
			activity.Info{ActivityID: "a", StartToCloseTimeout: time.Hour, ScheduleToCloseTimeout: time.Hour}, 0, 0, false,
		},
		"none": {activity.Info{WorkflowExecution: inWorkflow}, 0, 0, false},
	} {
		for _, skew := range []time.Duration{-6 * time.Minute, 6 * time.Minute} {
			t.Run(fmt.Sprintf("%s, the clock %v ahead", name, skew), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					info := c.info
					info.StartedTime = time.Now().Add(-skew)
					info.ScheduledTime = info.StartedTime.Add(-c.passed)
					info.Deadline = time.Now().Add(-time.Hour)
					left := timeLeftOf(info)
					time.Sleep(time.Minute)
					told := callbackOptions(info, left)
					if !c.isTold {
						if told.GetTimeLeft() != nil {
							t.Errorf("%v are left", told.GetTimeLeft())
						}
						return
					}
					if now := told.GetTimeLeft().AsDuration(); now != c.expected-time.Minute {
						t.Errorf("%v are left", now)
					}
					if told.GetDeadline() != nil {
						t.Errorf("it told a deadline: %v", told.GetDeadline())
					}
				})
			})
		}
	}
}

func TestNoTimeIsLeftAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		info := activity.Info{StartToCloseTimeout: time.Second}
		left := timeLeftOf(info)
		time.Sleep(time.Minute)
		if told := callbackOptions(info, left).GetTimeLeft(); told == nil || told.AsDuration() != 0 {
			t.Errorf("%v are left", told)
		}
	})
}

func TestATimeThatIsMissingShortensNothing(t *testing.T) {
	info := activity.Info{
		WorkflowExecution: workflow.Execution{ID: "wf-1"}, ScheduleToCloseTimeout: time.Hour, ScheduledTime: time.Now(),
	}
	if timeout, isKnown := timeoutOf(info); timeout != time.Hour || !isKnown {
		t.Errorf("the timeout is %v, %v", timeout, isKnown)
	}
}
