package ai.stigmer.interop;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Executes one agent or workflow definition, and tells how it ended, in the words that all languages share. */
@WorkflowInterface
public interface Interop {
  @WorkflowMethod
  InteropResult run(InteropInput input);
}
