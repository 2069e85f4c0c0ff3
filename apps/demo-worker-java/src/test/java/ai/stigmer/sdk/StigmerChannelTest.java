package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StigmerChannelTest {
  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1:7234,10.0.0.1:7234",
    "https://stigmer.example.com,stigmer.example.com:443",
    "http://localhost/,localhost:80"
  })
  void theUrlNamesHostAndPort(String url, String authority) {
    ManagedChannel channel = StigmerChannel.of(url);
    try {
      assertEquals(authority, channel.authority());
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:7234", "127.0.0.1:7234", "ftp://host", "", "http://"})
  void anythingElseIsRefusedWithWhatItShouldBe(String url) {
    var error = assertThrows(IllegalArgumentException.class, () -> StigmerChannel.of(url));
    assertTrue(error.getMessage().startsWith("The URL of the Stigmer server is \"" + url + "\". It must start with http://"));
  }
}
