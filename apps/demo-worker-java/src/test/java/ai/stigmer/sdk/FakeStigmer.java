package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionCreateRequest;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionCreateResponse;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc.AgentExecutionServiceImplBase;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionCreateRequest;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionCreateResponse;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionServiceGrpc.WorkflowExecutionServiceImplBase;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/** A Stigmer server in this process: it answers Create as it is told, then lets the test complete the activity. */
public final class FakeStigmer implements AutoCloseable {
  private final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
  private final List<AgentExecutionSpec> specs = new ArrayList<>();
  private final Server server;
  private final ManagedChannel channel;
  private BiConsumer<byte[], String> afterAck = (token, id) -> {};

  public FakeStigmer() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name).addService(new Agents()).addService(new Workflows()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** The next call of Create is refused so. */
  public void refuseOnce(Status status) {
    refusals.add(status);
  }

  /** What is done with the task token and the execution's id once an execution was acknowledged. */
  public void afterAck(BiConsumer<byte[], String> action) {
    afterAck = action;
  }

  /** What agents were asked for, refused or not. */
  public synchronized List<AgentExecutionSpec> specs() {
    return List.copyOf(specs);
  }

  private synchronized void asked(AgentExecutionSpec spec) {
    specs.add(spec);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private final class Agents extends AgentExecutionServiceImplBase {
    @Override
    public void create(AgentExecutionCreateRequest request, StreamObserver<AgentExecutionCreateResponse> answer) {
      asked(request.getSpec());
      Status refusal = refusals.poll();
      if (refusal != null) {
        answer.onError(refusal.asRuntimeException());
        return;
      }
      answer.onNext(AgentExecutionCreateResponse.newBuilder().setId("aex-1").build());
      answer.onCompleted();
      afterAck.accept(request.getSpec().getCallbackToken().toByteArray(), "aex-1");
    }
  }

  private final class Workflows extends WorkflowExecutionServiceImplBase {
    @Override
    public void create(WorkflowExecutionCreateRequest request, StreamObserver<WorkflowExecutionCreateResponse> answer) {
      answer.onNext(WorkflowExecutionCreateResponse.newBuilder().setId("wex-1").build());
      answer.onCompleted();
      afterAck.accept(request.getSpec().getCallbackToken().toByteArray(), "wex-1");
    }
  }
}
