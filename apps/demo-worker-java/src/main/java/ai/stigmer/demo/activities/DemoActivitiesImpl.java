package ai.stigmer.demo.activities;

import ai.stigmer.demo.pipeline.PipelineInput;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works with files in one folder. */
public final class DemoActivitiesImpl implements DemoActivities {
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private final Path resultsFolder;

  /** @param resultsFolder where results are saved; it is created when needed */
  public DemoActivitiesImpl(Path resultsFolder) {
    this.resultsFolder = resultsFolder;
  }

  @Override
  public String saveResults(String executionId, Map<String, Object> output) {
    return save(executionId + ".json", output);
  }

  @Override
  public Map<String, Object> combineResults(List<AgentFinding> findings) {
    Map<String, Object> combined = new LinkedHashMap<>();
    findings.forEach(finding -> combined.put(finding.agentId(), finding.output()));
    return combined;
  }

  @Override
  public String reportTimeout(PipelineInput input) {
    String message = "The data pipeline did not end within two hours. Look at its execution, then start it again.";
    return save(
        "data-pipeline-timeout.json",
        Map.of("message", message, "input", input, "at", Instant.now().toString()));
  }

  private String save(String name, Object content) {
    try {
      Files.createDirectories(resultsFolder);
      Path file = resultsFolder.resolve(name);
      Files.writeString(file, JSON.writeValueAsString(content) + "\n");
      return file.toString();
    } catch (IOException error) {
      throw Activity.wrap(error);
    }
  }
}
