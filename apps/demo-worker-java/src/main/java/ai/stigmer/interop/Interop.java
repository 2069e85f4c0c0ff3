package ai.stigmer.interop;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Executes one agent or workflow definition, and tells how it ended, in the words that all languages share. */
@WorkflowInterface
public interface Interop {
  @WorkflowMethod
  InteropResult run(InteropInput input);

  /**
   * The same result, and the only way to it where this workflow was cancelled: Temporal's Java SDK closes a workflow as
   * cancelled whatever it returns. Null while the execution runs.
   */
  @QueryMethod
  InteropResult result();
}
