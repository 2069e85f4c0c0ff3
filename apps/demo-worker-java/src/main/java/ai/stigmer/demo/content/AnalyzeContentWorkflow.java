package ai.stigmer.demo.content;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Has three agents look at a text at the same time, then combines what they found. */
@WorkflowInterface
public interface AnalyzeContentWorkflow {
  @WorkflowMethod
  ContentResult analyze(ContentInput input);
}
