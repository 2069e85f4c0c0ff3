package com.example.worker;

import ai.stigmer.sdk.StigmerActivitiesImpl;
import ai.stigmer.sdk.StigmerChannel;
import com.example.workflows.SummarizeWorkflowImpl;
import io.grpc.ManagedChannel;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;

public class WorkerMain {
  public static void main(String[] args) {
    ManagedChannel stigmer = StigmerChannel.of("http://127.0.0.1:7234");
    WorkflowServiceStubs temporal = WorkflowServiceStubs.newLocalServiceStubs();
    WorkerFactory factory = WorkerFactory.newInstance(WorkflowClient.newInstance(temporal));

    Worker worker = factory.newWorker("your-task-queue");
    worker.registerWorkflowImplementationTypes(SummarizeWorkflowImpl.class);
    worker.registerActivitiesImplementations(new StigmerActivitiesImpl(stigmer));
    factory.start();
  }
}
