package io.ticklake.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/formats.md says, to be held against what is really read and written. */
public final class FormatsPage {
  private static final Path PAGE = Path.of("../docs/formats.md");

  /** An example, by its name. */
  public static String example(String name) throws IOException {
    Matcher block =
        Pattern.compile("```json " + name + "\\n(.*)\\n```").matcher(Files.readString(PAGE));
    if (!block.find()) {
      throw new IllegalStateException("Cannot find the example " + name);
    }
    return block.group(1);
  }

  /** The names that a table under a heading begins its rows with. */
  public static List<String> columns(String heading) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("### " + heading + "\n");
    String section = page.substring(begin, page.indexOf("\n### ", begin));
    return Pattern.compile("(?m)^\\| `([a-zA-Z_]+)` \\|")
        .matcher(section)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  private FormatsPage() {}
}
