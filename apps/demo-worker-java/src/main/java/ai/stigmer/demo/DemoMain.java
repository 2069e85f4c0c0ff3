package ai.stigmer.demo;

import ai.stigmer.demo.content.AnalyzeContentWorkflow;
import ai.stigmer.demo.content.ContentInput;
import ai.stigmer.demo.content.ContentResult;
import ai.stigmer.demo.document.DocumentInput;
import ai.stigmer.demo.document.DocumentResult;
import ai.stigmer.demo.document.ProcessDocumentWorkflow;
import ai.stigmer.demo.pipeline.DataPipelineWorkflow;
import ai.stigmer.demo.pipeline.PipelineInput;
import ai.stigmer.demo.pipeline.PipelineResult;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a worker and the three examples once, and prints what came back. */
public final class DemoMain {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final WorkflowClient client;
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private DemoMain(WorkflowClient client) {
    this.client = client;
  }

  public static void main(String[] args) {
    int exitCode = 0;
    try (DemoWorker worker = new DemoWorker()) {
      worker.start();
      new DemoMain(worker.client()).runExamples(dataFolder());
    } catch (Exception error) {
      Report.failure(error);
      exitCode = 1;
    }
    System.exit(exitCode);
  }

  private void runExamples(Path data) throws Exception {
    var document = new DocumentInput(data.resolve("harbour-street-library-report.md").toUri().toString());
    var content = new ContentInput(Files.readString(data.resolve("aurora-kettle-review.txt")));
    var pipeline = new PipelineInput(data.resolve("orders.csv").toUri().toString());

    CompletableFuture<DocumentResult> processed =
        WorkflowClient.execute(workflow(ProcessDocumentWorkflow.class, "document")::process, document);
    CompletableFuture<ContentResult> analyzed =
        WorkflowClient.execute(workflow(AnalyzeContentWorkflow.class, "content")::analyze, content);
    CompletableFuture<PipelineResult> piped =
        WorkflowClient.execute(workflow(DataPipelineWorkflow.class, "pipeline")::run, pipeline);
    CompletableFuture.allOf(processed, analyzed, piped).get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    Report.document(processed.get());
    Report.content(analyzed.get());
    Report.pipeline(piped.get());
  }

  private <W> W workflow(Class<W> type, String name) {
    return client.newWorkflowStub(
        type,
        WorkflowOptions.newBuilder()
            .setTaskQueue(DemoWorker.TASK_QUEUE)
            .setWorkflowId("demo-java-" + name + "-" + run)
            .setWorkflowExecutionTimeout(LIMIT)
            .build());
  }

  /** The documents of the TypeScript demo, beside this app: the Stigmer server must be allowed to read them. */
  private static Path dataFolder() {
    String folder = Objects.requireNonNullElse(System.getenv("DEMO_DATA"), "../demo-worker/data");
    return Path.of(folder).toAbsolutePath().normalize();
  }
}
