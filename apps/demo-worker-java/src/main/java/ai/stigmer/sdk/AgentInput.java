package ai.stigmer.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Map;

/**
 * What a workflow asks of an agent.
 *
 * @param agentId the id of the agent's definition
 * @param inputs named inputs of the agent; put JSON into one for anything that is no text
 * @param message a message to the agent, for agents that converse; may be null
 * @param timeLimit Stigmer's own time limit, after which the execution is stopped and fails as a timeout; null for that of
 *     the definition, or else 4 hours
 */
@JsonInclude(JsonInclude.Include.NON_NULL) // Workers with less of these fields, or in another language, take it too.
public record AgentInput(String agentId, Map<String, String> inputs, String message, Duration timeLimit) {

  /** Asks an agent something, with the time limit of its definition. */
  public AgentInput(String agentId, Map<String, String> inputs) {
    this(agentId, inputs, null, null);
  }
}
