package ai.stigmer.interop;

import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerActivitiesImpl;
import ai.stigmer.sdk.StigmerChannel;
import io.grpc.ManagedChannel;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityClientOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The Java caller of the interop matrix. A signal ends it at once. */
public final class InteropMain {
  private InteropMain() {}

  public static void main(String[] args) throws IOException {
    System.out.println("The clock shows " + Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String taskQueue = System.getenv("INTEROP_TASK_QUEUE");
    if (taskQueue == null || taskQueue.isEmpty()) {
      throw new IllegalArgumentException("INTEROP_TASK_QUEUE is not set. Name the task queue to work on.");
    }
    ClientConfigProfile profile = ClientConfigProfile.load();
    WorkflowServiceStubs temporal = WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions());
    WorkflowClient client = WorkflowClient.newInstance(temporal, profile.toWorkflowClientOptions());
    WorkerFactory factory = WorkerFactory.newInstance(client);

    ManagedChannel channel = StigmerChannel.fromEnvironment();
    StigmerActivities stigmer = new StigmerActivitiesImpl(channel);
    ActivityClientOptions namespace =
        ActivityClientOptions.newBuilder().setNamespace(client.getOptions().getNamespace()).build();
    ActivityClient activities = ActivityClient.newInstance(temporal, namespace);
    // A JVM's first workflow task loads many classes; on a busy machine that takes longer than Temporal's usual second.
    WorkerOptions options = WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(10_000).build();
    Worker worker = factory.newWorker(taskQueue, options);
    worker.registerWorkflowImplementationTypes(InteropImpl.class);
    worker.registerActivitiesImplementations(
        stigmer, new FailingActivitiesImpl(stigmer), new ClientActivitiesImpl(activities, taskQueue, channel));
    factory.start();
  }
}
