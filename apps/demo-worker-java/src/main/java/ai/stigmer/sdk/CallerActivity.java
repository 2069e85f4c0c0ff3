package ai.stigmer.sdk;

import ai.stigmer.apis.execution.v1.CallbackOptions;
import com.google.protobuf.util.Durations;
import io.temporal.activity.ActivityInfo;

/** What Stigmer is told of the activity that waits. */
final class CallerActivity {
  /** The revision of the messages that the generated classes beside this file know. */
  private static final int REVISION = 2;

  private final ActivityInfo info;
  private final TimeLeft timeLeft;

  /** Make it when the activity begins: the time that is left is counted from then on. */
  CallerActivity(ActivityInfo info) {
    this.info = info;
    this.timeLeft = TimeLeft.of(info);
  }

  /** As it is now. Where the time that is left is not told, Stigmer asks Temporal. */
  CallbackOptions callback() {
    var options =
        CallbackOptions.newBuilder()
            .setNamespace(info.getNamespace())
            .setRevision(REVISION)
            .setHeartbeatTimeout(Durations.fromNanos(info.getHeartbeatTimeout().toNanos()));
    timeLeft.now().ifPresent(left -> options.setTimeLeft(Durations.fromMillis(left.toMillis())));
    return options.build();
  }
}
