package io.ticklake.cluster;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration file with names in double braces, the part of Jinja that Ansible and this share.
 *
 * @param name what messages call it
 */
record Template(String name, String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ([a-z][a-z0-9_]*) }}");

  /** Refuses names without a value, and double braces that are anything else. */
  String render(Map<String, String> values) {
    UnaryOperator<String> escape = name.endsWith(".xml") ? Template::escapeXml : value -> value;
    TreeSet<String> unknown = new TreeSet<>();
    StringBuilder rendered = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        unknown.add(matcher.group(1));
      } else {
        matcher.appendReplacement(rendered, Matcher.quoteReplacement(escape.apply(value)));
      }
    }
    matcher.appendTail(rendered);
    if (!unknown.isEmpty()) {
      throw new ClusterException(
          "Invalid template " + name + ": no value for " + String.join(", ", unknown));
    }
    String remains = PLACEHOLDER.matcher(text).replaceAll("");
    if (remains.contains("{{") || remains.contains("}}")) {
      throw new ClusterException(
          "Invalid template " + name + ": double braces that are not like {{ name }}");
    }
    return rendered.toString();
  }

  private static String escapeXml(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
