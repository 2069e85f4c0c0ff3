package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TaskTokensTest {
  @Test
  void aLongTokenIsCutAndAShortOneIsWhole() {
    assertEquals("YWJjZGVmZ2hpamtsbW5v...", TaskTokens.preview(bytes("abcdefghijklmnop")));
    assertEquals("YWJjZGVmZ2hpamtsbW5v", TaskTokens.preview(bytes("abcdefghijklmno")));
    assertEquals("YWJj", TaskTokens.preview(bytes("abc")));
  }

  @Test
  void theFingerprintIsTheStartOfTheSha256() {
    assertEquals("ba7816bf8f01cfea", TaskTokens.fingerprint(bytes("abc")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
