package ai.stigmer.demo;

import ai.stigmer.demo.activities.DemoActivitiesImpl;
import ai.stigmer.demo.content.AnalyzeContentWorkflowImpl;
import ai.stigmer.demo.document.ProcessDocumentWorkflowImpl;
import ai.stigmer.demo.pipeline.DataPipelineWorkflowImpl;
import ai.stigmer.sdk.StigmerActivitiesImpl;
import ai.stigmer.sdk.StigmerChannel;
import io.grpc.ManagedChannel;
import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's worker and its connections, as the environment says. */
final class DemoWorker implements AutoCloseable {
  static final String TASK_QUEUE = "stigmer-demo-java";

  private static final Logger log = LoggerFactory.getLogger(DemoWorker.class);
  private static final long GRACE_SECONDS = 5;

  private final WorkflowServiceStubs temporal;
  private final ManagedChannel stigmer;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  /** @throws IOException when Temporal's configuration file can't be read */
  DemoWorker() throws IOException {
    ClientConfigProfile profile = ClientConfigProfile.load();
    stigmer = StigmerChannel.fromEnvironment();
    temporal = WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions());
    client = WorkflowClient.newInstance(temporal, profile.toWorkflowClientOptions());
    factory = WorkerFactory.newInstance(client);

    // A JVM's first workflow task loads many classes; on a busy machine that takes longer than Temporal's usual second.
    WorkerOptions options = WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(10_000).build();
    Worker worker = factory.newWorker(TASK_QUEUE, options);
    worker.registerWorkflowImplementationTypes(
        ProcessDocumentWorkflowImpl.class, AnalyzeContentWorkflowImpl.class, DataPipelineWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new StigmerActivitiesImpl(stigmer), new DemoActivitiesImpl(resultsFolder()));
  }

  WorkflowClient client() {
    return client;
  }

  void start() {
    factory.start();
    log.info("The worker is at work: task_queue={}", TASK_QUEUE);
  }

  /** Lets activities under way end. Executions that Stigmer has are none of them: they go on. */
  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    stigmer.shutdownNow();
    temporal.shutdownNow();
  }

  private static Path resultsFolder() {
    String folder = System.getenv("DEMO_RESULTS");
    return Path.of(Objects.requireNonNullElse(folder, System.getProperty("java.io.tmpdir") + "/stigmer-demo"));
  }
}
