import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a tree of .proto files without what they say to protovalidate (the import, {@code option (buf.validate...)} and
 * field options). Those rules are the server's to apply; code generated with them would need protovalidate's classes. The
 * messages stay the same, on the wire and in JSON.
 *
 * <p>Usage: {@code java StripValidation.java <from folder> <to folder>}
 */
final class StripValidation {
  private static final String EXTENSION = "(buf.validate.";
  private static final String IMPORT = "\"buf/validate/";

  private final String source;
  private final StringBuilder kept = new StringBuilder();

  private StripValidation(String source) {
    this.source = source;
  }

  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path to = Path.of(args[1]);
    List<Path> files;
    try (var all = Files.walk(from)) {
      files = all.filter(file -> file.toString().endsWith(".proto")).toList();
    }
    if (files.isEmpty()) {
      throw new IOException("There are no .proto files in " + from.toAbsolutePath());
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      String stripped = new StripValidation(Files.readString(file)).strip();
      // An unchanged file keeps its time, so that nothing is generated again.
      if (!Files.exists(target) || !Files.readString(target).equals(stripped)) {
        Files.createDirectories(target.getParent());
        Files.writeString(target, stripped);
      }
    }
  }

  private String strip() {
    int at = 0;
    while (at < source.length()) {
      int end = endOfToken(at);
      String token = source.substring(at, end);
      if (token.equals("option") && startsWith(EXTENSION, end) || token.equals("import") && startsWith(IMPORT, end)) {
        end = endOf(';', end);
      } else if (token.equals("[")) {
        end = endOf(']', end);
        keepOptions(source.substring(at + 1, end - 1));
      } else {
        kept.append(token);
      }
      at = end;
    }
    return kept.toString();
  }

  /** Of the options of one field, keeps those that are not protovalidate's. */
  private void keepOptions(String list) {
    var options = new StripValidation(list + ",");
    List<String> others = new ArrayList<>();
    for (int at = 0; at < options.source.length(); ) {
      int end = options.endOf(',', at);
      String option = options.source.substring(at, end - 1).strip();
      if (!option.startsWith(EXTENSION)) {
        others.add(option);
      }
      at = end;
    }
    if (!others.isEmpty()) {
      kept.append('[').append(String.join(", ", others)).append(']');
    }
  }

  /** Whether this text is the next one after a position, white space aside. */
  private boolean startsWith(String text, int from) {
    int at = from;
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    return source.startsWith(text, at);
  }

  /** The position after a character, which is not looked for in texts, comments and inner brackets. */
  private int endOf(char wanted, int from) {
    int at = from;
    int depth = 0;
    while (at < source.length()) {
      int end = endOfToken(at);
      char first = source.charAt(at);
      if (first == wanted && depth == 0) {
        return end;
      }
      depth += "[{(<".indexOf(first) >= 0 ? 1 : "]})>".indexOf(first) >= 0 ? -1 : 0;
      at = end;
    }
    throw new IllegalArgumentException("A '" + wanted + "' is missing after: " + source.substring(from));
  }

  /** The position after a text, a comment or a word; else after one character. */
  private int endOfToken(int at) {
    char first = source.charAt(at);
    if (first == '"' || first == '\'') {
      int end = at + 1;
      while (source.charAt(end) != first) {
        end += source.charAt(end) == '\\' ? 2 : 1;
      }
      return end + 1;
    }
    if (source.startsWith("//", at)) {
      int end = source.indexOf('\n', at);
      return end < 0 ? source.length() : end;
    }
    if (source.startsWith("/*", at)) {
      return source.indexOf("*/", at) + 2;
    }
    int end = at;
    while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      end++;
    }
    return Math.max(end, at + 1);
  }
}
