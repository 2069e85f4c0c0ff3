package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import com.google.protobuf.Message;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/**
 * Tells the failures of {@link StigmerActivities} apart. Each predicate gives the final execution, or nothing for any other
 * error; it looks through activities and child workflows. Where the failure's details were lost on the way, the execution is
 * an empty one, and the type still counts.
 */
public final class StigmerFailures {
  /** The type of an activity whose Create was refused. Not retryable. */
  public static final String STIGMER_REFUSED = "STIGMER_REFUSED";

  /** The type of an activity that found no Stigmer server within its create timeout. Retryable. */
  public static final String STIGMER_UNAVAILABLE = "STIGMER_UNAVAILABLE";

  private StigmerFailures() {}

  /** The agent met an error. */
  public static Optional<AgentExecution> isAgentFailed(Throwable error) {
    return execution(error, "AGENT_EXECUTION_FAILED", AgentExecution.getDefaultInstance());
  }

  /** The agent ran out of Stigmer's own time limit. The activity's own timeout is Temporal's {@code TimeoutFailure}. */
  public static Optional<AgentExecution> isAgentTimeout(Throwable error) {
    return execution(error, "AGENT_EXECUTION_TIMEOUT", AgentExecution.getDefaultInstance());
  }

  /** The agent was cancelled in Stigmer. A cancellation by the caller itself is Temporal's {@code CanceledFailure}. */
  public static Optional<AgentExecution> isAgentCancelled(Throwable error) {
    return execution(error, "AGENT_EXECUTION_CANCELLED", AgentExecution.getDefaultInstance());
  }

  /** The workflow definition met an error. */
  public static Optional<WorkflowExecution> isWorkflowFailed(Throwable error) {
    return execution(error, "WORKFLOW_EXECUTION_FAILED", WorkflowExecution.getDefaultInstance());
  }

  /** The workflow ran out of Stigmer's own time limit. The activity's own timeout is Temporal's {@code TimeoutFailure}. */
  public static Optional<WorkflowExecution> isWorkflowTimeout(Throwable error) {
    return execution(error, "WORKFLOW_EXECUTION_TIMEOUT", WorkflowExecution.getDefaultInstance());
  }

  /** The workflow was cancelled in Stigmer. A cancellation by the caller itself is Temporal's {@code CanceledFailure}. */
  public static Optional<WorkflowExecution> isWorkflowCancelled(Throwable error) {
    return execution(error, "WORKFLOW_EXECUTION_CANCELLED", WorkflowExecution.getDefaultInstance());
  }

  private static <E extends Message> Optional<E> execution(Throwable error, String type, E empty) {
    for (Throwable current = error; current != null; current = current.getCause()) {
      if (current instanceof ApplicationFailure failure && type.equals(failure.getType())) {
        return Optional.of(firstDetail(failure, empty));
      }
    }
    return Optional.empty();
  }

  private static <E extends Message> E firstDetail(ApplicationFailure failure, E empty) {
    if (failure.getDetails().getSize() == 0) {
      return empty;
    }
    try {
      E execution = failure.getDetails().get(0, classOf(empty));
      return execution == null ? empty : execution;
    } catch (DataConverterException lost) {
      return empty;
    }
  }

  @SuppressWarnings("unchecked") // An object's class is that of its static type, or of a subtype; messages are final.
  private static <E extends Message> Class<E> classOf(E message) {
    return (Class<E>) message.getClass();
  }
}
