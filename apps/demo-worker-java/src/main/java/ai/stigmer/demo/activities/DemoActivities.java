package ai.stigmer.demo.activities;

import ai.stigmer.demo.pipeline.PipelineInput;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The demo's own activities. */
@ActivityInterface
public interface DemoActivities {

  /** For workflow code. */
  static DemoActivities stub() {
    return Workflow.newActivityStub(
        DemoActivities.class,
        ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());
  }

  /** Saves an agent's output as a file, and gives its path. */
  String saveResults(String executionId, Map<String, Object> output);

  /** Puts what several agents found into one object, by the name of the agent. */
  Map<String, Object> combineResults(List<AgentFinding> findings);

  /** Leaves a note for the people on call, and gives its path. */
  String reportTimeout(PipelineInput input);
}
