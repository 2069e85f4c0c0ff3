package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.sdk.StigmerFailures;
import com.google.protobuf.Message;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Tells how an activity or a Nexus operation ended, with the helper's predicates and Temporal's own failures. */
final class Outcomes {
  private Outcomes() {}

  static InteropResult completed(AgentExecution execution) {
    return new InteropResult("completed", "", "", typeOf(execution), ExecutionView.of(execution));
  }

  static InteropResult completed(WorkflowExecution execution) {
    return new InteropResult("completed", "", "", typeOf(execution), ExecutionView.of(execution));
  }

  static InteropResult failed(TemporalFailure failure) {
    return agent("failed", StigmerFailures::isAgentFailed, failure)
        .or(() -> agent("timed out", StigmerFailures::isAgentTimeout, failure))
        .or(() -> agent("cancelled in Stigmer", StigmerFailures::isAgentCancelled, failure))
        .or(() -> workflow("failed", StigmerFailures::isWorkflowFailed, failure))
        .or(() -> workflow("timed out", StigmerFailures::isWorkflowTimeout, failure))
        .or(() -> workflow("cancelled in Stigmer", StigmerFailures::isWorkflowCancelled, failure))
        .orElseGet(() -> new InteropResult(outcomeInTemporal(failure), typeOf(failure), messageOf(failure), "", null));
  }

  private static Optional<InteropResult> agent(
      String outcome, Function<Throwable, Optional<AgentExecution>> predicate, TemporalFailure failure) {
    return predicate.apply(failure).map(found -> failed(outcome, failure, found, ExecutionView.of(found)));
  }

  private static Optional<InteropResult> workflow(
      String outcome, Function<Throwable, Optional<WorkflowExecution>> predicate, TemporalFailure failure) {
    return predicate.apply(failure).map(found -> failed(outcome, failure, found, ExecutionView.of(found)));
  }

  /** An empty execution stands for details that were lost: then none was decoded. */
  private static InteropResult failed(String outcome, TemporalFailure failure, Message found, ExecutionView view) {
    boolean decoded = !found.equals(found.getDefaultInstanceForType());
    return new InteropResult(
        outcome, typeOf(failure), messageOf(failure), decoded ? typeOf(found) : "", decoded ? view : null);
  }

  private static String outcomeInTemporal(TemporalFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      return "cancelled";
    }
    return failure.getCause() instanceof TimeoutFailure ? "timed out in Temporal" : "other";
  }

  private static String typeOf(Message execution) {
    return execution.getDescriptorForType().getFullName();
  }

  private static String typeOf(TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause ? Objects.requireNonNullElse(cause.getType(), "") : "";
  }

  private static String messageOf(TemporalFailure failure) {
    return failure.getCause() instanceof TemporalFailure cause
        ? Objects.requireNonNullElse(cause.getOriginalMessage(), "")
        : "";
  }
}
