package ai.stigmer.interop;

import io.temporal.activity.ActivityInterface;

/** What the matrix asks clients for: of Temporal, without any workflow, and of Stigmer. */
@ActivityInterface(namePrefix = "Interop")
public interface ClientActivities {
  /** Starts an activity that waits for an execution, under this id, and tells how it ended. */
  InteropResult standalone(InteropInput input, String activityId);

  /** Reads an execution with Get. */
  ExecutionView get(String kind, String id);
}
