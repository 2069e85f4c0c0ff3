package ai.stigmer.demo.document;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.demo.activities.DemoActivities;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.Outputs;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads a document with one agent. */
public final class ProcessDocumentWorkflowImpl implements ProcessDocumentWorkflow {
  private final StigmerActivities stigmer =
      Workflow.newActivityStub(
          StigmerActivities.class,
          StigmerOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(4)).build());

  private final DemoActivities demo = DemoActivities.stub();

  @Override
  public DocumentResult process(DocumentInput input) {
    AgentExecution execution =
        stigmer.executeAgent(
            new AgentInput("document-processor-v1", Map.of("document_url", input.documentUrl())));
    Map<String, Object> document = Outputs.toMap(execution.getStatus().getOutput());
    String savedTo = demo.saveResults(execution.getId(), document);
    return new DocumentResult(List.of(execution.getId()), savedTo, document);
  }
}
