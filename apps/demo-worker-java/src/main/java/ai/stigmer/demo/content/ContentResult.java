package ai.stigmer.demo.content;

import java.util.List;
import java.util.Map;

/** @param analysis what each agent found, by the name of the agent */
public record ContentResult(List<String> executionIds, Map<String, Object> analysis) {}
