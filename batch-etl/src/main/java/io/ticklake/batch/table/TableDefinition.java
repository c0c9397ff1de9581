package io.ticklake.batch.table;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ticklake.batch.config.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a dataset is like; the README tells every key.
 *
 * @param fileColumns the names of the columns of a CSV without a header, in their order; empty if
 *     it has one
 * @param required names of columns without which a row is of no use
 * @param key names of columns that no two rows share; empty if rows may repeat
 */
public record TableDefinition(
    String domain,
    String dataset,
    Format format,
    List<String> fileColumns,
    List<Column> columns,
    List<String> required,
    List<String> key,
    List<Expression> partitions,
    List<Expression> checks,
    Optional<Aggregate> aggregate) {

  /** How raw files are written; each may be compressed. */
  public enum Format {
    CSV,
    JSON
  }

  /**
   * A column of the dataset.
   *
   * @param from the names that it has in files, the first that is there counts
   * @param expression SQL over the columns before it, instead of {@code from}
   */
  public record Column(String name, String type, List<String> from, Optional<String> expression) {}

  /** A name and its SQL. */
  public record Expression(String name, String sql) {}

  /** A summary that has a dataset of its own. */
  public record Aggregate(String name, List<String> by, List<Expression> values) {}

  private static final Set<String> KEYS =
      Set.of(
          "domain",
          "dataset",
          "format",
          "file-columns",
          "columns",
          "required",
          "key",
          "partitions",
          "checks",
          "aggregate");

  /**
   * Reads a definition.
   *
   * @throws InvalidConfigException if anything is wrong with it
   */
  public static TableDefinition read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidConfigException(List.of("cannot read " + file));
    }
    try {
      return of(ConfigFactory.parseFile(file.toFile()).resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static TableDefinition of(Config config) {
    List<String> faults = new ArrayList<>();
    config.root().keySet().stream()
        .filter(key -> !KEYS.contains(key))
        .forEach(key -> faults.add("unknown key " + key));
    TableDefinition definition =
        new TableDefinition(
            name(config.getString("domain"), faults),
            name(config.getString("dataset"), faults),
            format(config.getString("format"), faults),
            list(config, "file-columns"),
            config.getConfigList("columns").stream().map(TableDefinition::column).toList(),
            list(config, "required"),
            list(config, "key"),
            expressions(config, "partitions", "name", "value"),
            expressions(config, "checks", "reason", "unless"),
            config.hasPath("aggregate")
                ? Optional.of(aggregate(config.getConfig("aggregate")))
                : Optional.empty());
    definition.check(faults);
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    return definition;
  }

  private void check(List<String> faults) {
    List<String> names = columns.stream().map(Column::name).toList();
    for (String name : names) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        faults.add("column " + name + " is there twice");
      }
    }
    if (names.isEmpty()) {
      faults.add("columns are missing");
    }
    List<String> all = new ArrayList<>(names);
    for (Expression partition : partitions) {
      if (names.contains(partition.name())) {
        faults.add("partition " + partition.name() + " is a column, too");
      }
      all.add(partition.name());
    }
    for (String name : all) {
      // Spark does not tell upper from lower case, and what begins so is ours.
      if (!name.matches("[a-z][a-z0-9_]*")) {
        faults.add("a column must be lower case letters, digits and underscores: " + name);
      }
    }
    for (List<String> used : List.of(required, key)) {
      used.stream()
          .filter(name -> !names.contains(name))
          .forEach(name -> faults.add("no column is named " + name));
    }
    aggregate.ifPresent(
        summary -> {
          name(summary.name(), faults);
          summary.by().stream()
              .filter(name -> !all.contains(name))
              .forEach(name -> faults.add("no column or partition is named " + name));
          if (summary.by().isEmpty() || summary.values().isEmpty()) {
            faults.add("aggregate needs at least one column in by, and one value");
          }
        });
    for (Column column : columns) {
      if (column.from().isEmpty() == column.expression().isEmpty()) {
        faults.add("column " + column.name() + " needs either from or expression");
      }
    }
  }

  private static String name(String text, List<String> faults) {
    if (!text.matches("[a-z][a-z0-9_]*")) {
      faults.add("a name must be lower case letters, digits and underscores: " + text);
    }
    return text;
  }

  private static Format format(String text, List<String> faults) {
    for (Format format : Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
        return format;
      }
    }
    faults.add("format must be csv or json: " + text);
    return Format.CSV;
  }

  private static List<String> list(Config config, String key) {
    return config.hasPath(key) ? config.getStringList(key) : List.of();
  }

  private static Column column(Config config) {
    return new Column(
        config.getString("name"),
        config.getString("type"),
        list(config, "from"),
        config.hasPath("expression")
            ? Optional.of(config.getString("expression"))
            : Optional.empty());
  }

  private static List<Expression> expressions(
      Config config, String key, String name, String value) {
    return config.hasPath(key)
        ? config.getConfigList(key).stream()
            .map(one -> new Expression(one.getString(name), one.getString(value)))
            .toList()
        : List.of();
  }

  private static Aggregate aggregate(Config config) {
    return new Aggregate(
        config.getString("name"),
        config.getStringList("by"),
        expressions(config, "values", "name", "value"));
  }
}
