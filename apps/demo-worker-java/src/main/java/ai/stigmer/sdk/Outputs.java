package ai.stigmer.sdk;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what an execution gave into plain Java values, for records of yours and for any JSON library. */
public final class Outputs {
  private Outputs() {}

  /** A JSON object: its values are null, Double, String, Boolean, Map and List. */
  public static Map<String, Object> toMap(Struct output) {
    // Sorted, so that a workflow gets the same order in a replay.
    Map<String, Object> map = new LinkedHashMap<>();
    output.getFieldsMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(field -> map.put(field.getKey(), toObject(field.getValue())));
    return map;
  }

  private static Object toObject(Value value) {
    return switch (value.getKindCase()) {
      case NUMBER_VALUE -> value.getNumberValue();
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case STRUCT_VALUE -> toMap(value.getStructValue());
      case LIST_VALUE -> toList(value.getListValue().getValuesList());
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }

  /** List.of would refuse a null. */
  private static List<Object> toList(List<Value> values) {
    List<Object> list = new ArrayList<>();
    values.forEach(value -> list.add(toObject(value)));
    return list;
  }
}
