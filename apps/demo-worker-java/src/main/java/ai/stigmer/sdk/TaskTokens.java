package ai.stigmer.sdk;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** What may be logged of a task token. The token itself never is: whoever has it can complete the activity. */
final class TaskTokens {
  private static final int PREVIEW_CHARACTERS = 20;
  private static final int FINGERPRINT_BYTES = 8;

  private TaskTokens() {}

  /**
   * The first 20 characters of a token in Base64 and "..."; a shorter token whole. It is the same for all activities of a
   * namespace, so it can't tell one from another: {@link #fingerprint} does.
   */
  static String preview(byte[] token) {
    String base64 = Base64.getEncoder().encodeToString(token);
    return base64.length() > PREVIEW_CHARACTERS ? base64.substring(0, PREVIEW_CHARACTERS) + "..." : base64;
  }

  /** What correlates log lines about one token, on both sides: the first 16 hex digits of its SHA-256. */
  static String fingerprint(byte[] token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token);
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException error) {
      throw new AssertionError("Every Java platform has SHA-256", error);
    }
  }
}
