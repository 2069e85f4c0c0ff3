package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputsTest {
  @Test
  void anOutputBecomesPlainValues() throws InvalidProtocolBufferException {
    var output = Struct.newBuilder();
    JsonFormat.parser().merge("{\"b\": [1, 2.5, null, \"x\", true], \"a\": {\"n\": 9007199254740993}}", output);
    Map<String, Object> map = Outputs.toMap(output.build());
    assertEquals(List.of("a", "b"), List.copyOf(map.keySet()));
    assertEquals(Map.of("n", 9007199254740992.0), map.get("a"));
    assertEquals(Arrays.asList(1L, 2.5, null, "x", true), map.get("b"));
  }
}
