package ai.stigmer.sdk;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what an execution gave into plain Java values, for records of yours and for any JSON library. */
public final class Outputs {
  /** Above it, a double can't tell two neighbouring whole numbers apart. */
  private static final double LARGEST_EXACT = 9_007_199_254_740_991.0;

  private Outputs() {}

  /** A JSON object: its values are null, Number, String, Boolean, Map and List; a whole number is a Long. */
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
      case NUMBER_VALUE -> toNumber(value.getNumberValue());
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case STRUCT_VALUE -> toMap(value.getStructValue());
      case LIST_VALUE -> toList(value.getListValue().getValuesList());
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }

  /** Protobuf's JSON has only doubles; what was written as 3 shall not come out as 3.0. */
  private static Number toNumber(double value) {
    return value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT ? (Number) (long) value : (Number) value;
  }

  /** List.of would refuse a null. */
  private static List<Object> toList(List<Value> values) {
    List<Object> list = new ArrayList<>();
    values.forEach(value -> list.add(toObject(value)));
    return list;
  }
}
