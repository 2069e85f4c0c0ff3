package ai.stigmer.demo.document;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Has an agent read a document, then saves what it found. */
@WorkflowInterface
public interface ProcessDocumentWorkflow {
  @WorkflowMethod
  DocumentResult process(DocumentInput input);
}
