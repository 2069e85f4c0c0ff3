package ai.stigmer.demo.pipeline;

import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.demo.activities.DemoActivities;
import ai.stigmer.sdk.Outputs;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerFailures;
import ai.stigmer.sdk.StigmerOptions;
import ai.stigmer.sdk.WorkflowInput;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/** Runs a workflow definition, and handles both ways in which its time may run out. */
public final class DataPipelineWorkflowImpl implements DataPipelineWorkflow {
  private static final Logger log = Workflow.getLogger(DataPipelineWorkflowImpl.class);

  private final StigmerActivities stigmer =
      Workflow.newActivityStub(
          StigmerActivities.class,
          StigmerOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(2)).build());

  private final DemoActivities demo = DemoActivities.stub();

  @Override
  public PipelineResult run(PipelineInput input) {
    try {
      WorkflowExecution execution =
          stigmer.executeWorkflow(
              new WorkflowInput("data-pipeline-v2", Map.of("source_url", input.sourceUrl())));
      Map<String, Object> report = Outputs.toMap(execution.getStatus().getOutput());
      return new PipelineResult(List.of(execution.getId()), report, null);
    } catch (ActivityFailure failure) {
      // Stigmer's own limit, or else this activity's: whichever came first.
      Optional<WorkflowExecution> stopped = StigmerFailures.isWorkflowTimeout(failure);
      if (stopped.isEmpty() && !(failure.getCause() instanceof TimeoutFailure)) {
        throw failure;
      }
      log.warn("The data pipeline timed out: source_url={}", input.sourceUrl());
      List<String> executionIds = stopped.map(WorkflowExecution::getId).stream().toList();
      return new PipelineResult(executionIds, null, demo.reportTimeout(input));
    }
  }
}
