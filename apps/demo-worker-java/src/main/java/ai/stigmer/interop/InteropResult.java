package ai.stigmer.interop;

/**
 * How it ended.
 *
 * @param failureType empty where nothing failed, or the failure has no type
 * @param executionType the full Protobuf name of the class that the execution was decoded into; empty where none was
 * @param execution null where none was decoded
 */
public record InteropResult(
    String outcome,
    String failureType,
    String failureMessage,
    String executionType,
    ExecutionView execution) {}
