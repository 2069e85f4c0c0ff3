package ai.stigmer.interop;

import java.util.Map;

/**
 * What the matrix asks for.
 *
 * @param kind {@code agent} or {@code workflow}
 * @param heartbeatSeconds 0 means no heartbeat timeout
 * @param failFirstAttempt whether the first attempt fails after Stigmer has accepted the execution
 * @param nexusEndpoint where it waits by a Nexus operation, the endpoint; empty where it waits by an activity
 */
public record InteropInput(
    String kind,
    String definitionId,
    Map<String, String> inputs,
    long startToCloseSeconds,
    long heartbeatSeconds,
    int maximumAttempts,
    boolean failFirstAttempt,
    String nexusEndpoint) {}
