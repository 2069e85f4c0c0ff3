package ai.stigmer.demo.pipeline;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs a data pipeline for up to two hours. When it takes longer, the people on call find a note that says so. */
@WorkflowInterface
public interface DataPipelineWorkflow {
  @WorkflowMethod
  PipelineResult run(PipelineInput input);
}
