package ai.stigmer.demo.activities;

import java.util.Map;

/** What one agent found. */
public record AgentFinding(String agentId, Map<String, Object> output) {}
