package ai.stigmer.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Map;

/**
 * What a workflow asks of a workflow definition.
 *
 * @param workflowId the id of the workflow definition
 * @param inputs named inputs of the workflow; put JSON into one for anything that is no text
 * @param timeLimit Stigmer's own time limit, after which the execution is stopped and fails as a timeout; null for that of
 *     the definition, or else 2 hours
 */
@JsonInclude(JsonInclude.Include.NON_NULL) // Workers with less of these fields, or in another language, take it too.
public record WorkflowInput(String workflowId, Map<String, String> inputs, Duration timeLimit) {

  /** Asks for a workflow, with the time limit of its definition. */
  public WorkflowInput(String workflowId, Map<String, String> inputs) {
    this(workflowId, inputs, null);
  }
}
