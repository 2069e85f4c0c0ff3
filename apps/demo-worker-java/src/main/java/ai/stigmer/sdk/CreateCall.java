package ai.stigmer.sdk;

import java.time.Duration;

/** One call of Create, which may be repeated: Create is idempotent for the activity whose token it holds. */
@FunctionalInterface
interface CreateCall {

  /**
   * @return the id of the accepted execution
   * @throws io.grpc.StatusRuntimeException when it was not accepted within the timeout
   */
  String within(Duration timeout);
}
