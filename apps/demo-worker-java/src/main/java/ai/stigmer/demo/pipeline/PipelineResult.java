package ai.stigmer.demo.pipeline;

import java.util.List;
import java.util.Map;

/**
 * @param report what the pipeline found; null when it timed out
 * @param reportedTo the note for the people on call; null when it did not time out
 */
public record PipelineResult(List<String> executionIds, Map<String, Object> report, String reportedTo) {}
