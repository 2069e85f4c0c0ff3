package ai.stigmer.demo.content;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.demo.activities.AgentFinding;
import ai.stigmer.demo.activities.DemoActivities;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.Outputs;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Analyzes a text with three agents, none of which holds a worker thread. */
public final class AnalyzeContentWorkflowImpl implements AnalyzeContentWorkflow {
  private static final List<String> AGENTS = List.of("sentiment-analyzer", "entity-extractor", "summarizer");

  private final StigmerActivities stigmer =
      Workflow.newActivityStub(
          StigmerActivities.class,
          StigmerOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(1)).build());

  private final DemoActivities demo = DemoActivities.stub();

  @Override
  public ContentResult analyze(ContentInput input) {
    Map<String, String> inputs = Map.of("text", input.text());
    List<Promise<AgentExecution>> running =
        AGENTS.stream().map(agentId -> Async.function(stigmer::executeAgent, new AgentInput(agentId, inputs))).toList();
    Promise.allOf(running).get();
    List<AgentExecution> executions = running.stream().map(Promise::get).toList();
    return new ContentResult(
        executions.stream().map(AgentExecution::getId).toList(),
        demo.combineResults(executions.stream().map(AnalyzeContentWorkflowImpl::finding).toList()));
  }

  private static AgentFinding finding(AgentExecution execution) {
    return new AgentFinding(execution.getSpec().getAgentId(), Outputs.toMap(execution.getStatus().getOutput()));
  }
}
