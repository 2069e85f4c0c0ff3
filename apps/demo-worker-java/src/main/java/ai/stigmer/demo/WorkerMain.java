package ai.stigmer.demo;

import java.io.IOException;

/** Runs the demo's worker until it is stopped. */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] args) throws IOException {
    DemoWorker worker = new DemoWorker();
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
    worker.start();
  }
}
