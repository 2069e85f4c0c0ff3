package ai.stigmer.sdk;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;

/** Connects to a Stigmer server, with the first call. */
public final class StigmerChannel {
  /** Where a Stigmer server is found when nothing is said. */
  public static final String DEFAULT_URL = "http://127.0.0.1:7234";

  private StigmerChannel() {}

  /** A channel to the server that the environment variable {@code STIGMER_URL} names, or else {@link #DEFAULT_URL}. */
  public static ManagedChannel fromEnvironment() {
    String url = System.getenv("STIGMER_URL");
    return of(url == null || url.isEmpty() ? DEFAULT_URL : url);
  }

  /**
   * A channel to a server.
   *
   * @param url with http for clear text, or https
   * @throws IllegalArgumentException if it is no http or https URL
   */
  public static ManagedChannel of(String url) {
    URI uri = parse(url);
    boolean tls = "https".equals(uri.getScheme());
    if (uri.getHost() == null || !tls && !"http".equals(uri.getScheme())) {
      throw wrong(url, null);
    }
    ChannelCredentials credentials = tls ? TlsChannelCredentials.create() : InsecureChannelCredentials.create();
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return Grpc.newChannelBuilderForAddress(uri.getHost(), port, credentials)
        // A server whose machine has gone is noticed while a call waits for it, not after minutes.
        .keepAliveTime(10, TimeUnit.SECONDS)
        .build();
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException cause) {
      throw wrong(url, cause);
    }
  }

  private static IllegalArgumentException wrong(String url, Exception cause) {
    String message = "The URL of the Stigmer server is \"%s\". It must start with http:// or https://, such as %s.";
    return new IllegalArgumentException(message.formatted(url, DEFAULT_URL), cause);
  }
}
