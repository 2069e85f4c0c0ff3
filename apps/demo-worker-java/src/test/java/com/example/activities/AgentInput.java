package com.example.activities;

import java.util.Map;

/** What the workflow asks of an agent. */
public record AgentInput(String agentId, Map<String, String> inputs) {}
