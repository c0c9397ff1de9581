package io.ticklake.batch.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.ticklake.batch.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Files as typed rows, each with the reason why it does not fit, if any. */
final class TableRows {
  static final String REASON = "_reason";
  static final String FILE = "_file";
  static final String LINE = "_line";
  private static final String BROKEN = "_broken";
  private static final String FIELD = "_field_";

  private final SparkSession spark;
  private final TableDefinition definition;

  TableRows(SparkSession spark, TableDefinition definition) {
    this.spark = spark;
    this.definition = definition;
  }

  Dataset<Row> read(List<String> files) {
    if (definition.format() == TableDefinition.Format.JSON) {
      Dataset<Row> json =
          spark
              .read()
              .option("primitivesAsString", "true")
              .option("mode", "PERMISSIVE")
              .option("columnNameOfCorruptRecord", BROKEN)
              .json(files.toArray(String[]::new));
      return typed(json);
    }
    if (!definition.fileColumns().isEmpty()) {
      return csv(definition.fileColumns(), files, false);
    }
    // Files of different years have different columns: those with the same ones go together.
    Map<List<String>, List<String>> byHeader = new LinkedHashMap<>();
    for (String file : files) {
      byHeader.computeIfAbsent(header(file), unseen -> new ArrayList<>()).add(file);
    }
    return byHeader.entrySet().stream()
        .map(group -> csv(group.getKey(), group.getValue(), true))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private List<String> header(String file) {
    List<Row> first = spark.read().text(file).limit(1).collectAsList();
    String line = first.isEmpty() ? "" : first.get(0).getString(0);
    String plain = line.startsWith("\uFEFF") ? line.substring(1) : line;
    return Arrays.stream(plain.split(",", -1)).map(name -> name.strip().replace("\"", "")).toList();
  }

  private Dataset<Row> csv(List<String> names, List<String> files, boolean hasHeader) {
    List<String> fieldNames = fieldNames(names);
    StructType schema = new StructType();
    for (String name : fieldNames) {
      schema = schema.add(name, "string");
    }
    Dataset<Row> fields =
        spark
            .read()
            .schema(schema.add(BROKEN, "string"))
            .option("header", Boolean.toString(hasHeader))
            .option("enforceSchema", "true")
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", BROKEN)
            .option("escape", "\"")
            .csv(files.toArray(String[]::new));
    return typed(named(fields, fieldNames));
  }

  /** The names of a file's columns as far as they are names; others get one that nobody uses. */
  private static List<String> fieldNames(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> fieldNames = new ArrayList<>();
    for (String name : names) {
      boolean isName = !name.isEmpty() && !name.startsWith("_") && taken.add(lower(name));
      fieldNames.add(isName ? name : FIELD + fieldNames.size());
    }
    return fieldNames;
  }

  private static Dataset<Row> named(Dataset<Row> fields, List<String> fieldNames) {
    List<Column> columns = new ArrayList<>();
    for (String name : fieldNames) {
      if (!name.startsWith("_")) {
        columns.add(quoted(name).as(lower(name)));
      }
    }
    columns.add(col(BROKEN));
    return fields.select(columns.toArray(Column[]::new));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private Dataset<Row> typed(Dataset<Row> source) {
    List<String> there = Arrays.asList(source.columns());
    List<Column> reasons = new ArrayList<>();
    if (there.contains(BROKEN)) {
      reasons.add(when(col(BROKEN).isNotNull(), lit("the line does not fit its columns")));
    }
    Dataset<Row> rows =
        source
            .withColumn(FILE, input_file_name())
            .withColumn(
                LINE,
                functions.to_json(
                    functions.struct(
                        there.stream().map(TableRows::quoted).toArray(Column[]::new))));
    List<String> texts = new ArrayList<>();
    for (TableDefinition.Column column : definition.columns()) {
      if (column.expression().isEmpty()) {
        // Beside the typed value stands the text, under a name that no file uses.
        String text = "_text_" + column.name();
        texts.add(text);
        rows = rows.withColumn(text, text(column, there));
      }
    }
    List<Column> kept = new ArrayList<>(List.of(col(FILE), col(LINE)));
    if (there.contains(BROKEN)) {
      kept.add(col(BROKEN));
    }
    texts.forEach(text -> kept.add(col(text)));
    rows = rows.select(kept.toArray(Column[]::new));
    for (TableDefinition.Column column : definition.columns()) {
      String text = "_text_" + column.name();
      DataType type = type(column);
      Column value =
          column.expression().map(sql -> sql(sql).cast(type)).orElseGet(() -> col(text).cast(type));
      rows = rows.withColumn(column.name(), value);
      if (column.expression().isEmpty()) {
        reasons.add(
            when(
                col(text).isNotNull().and(col(column.name()).isNull()),
                concat(lit(column.name() + " is no " + column.type() + ": "), col(text))));
      }
    }
    for (String name : definition.required()) {
      Column isGiven = texts.contains("_text_" + name) ? col("_text_" + name) : col(name);
      reasons.add(when(isGiven.isNull(), lit("no " + name)));
    }
    for (TableDefinition.Expression check : definition.checks()) {
      reasons.add(when(not(functions.coalesce(sql(check.sql()), lit(true))), lit(check.name())));
    }
    Column all =
        filter(
            array(
                reasons.isEmpty()
                    ? new Column[] {lit(null).cast("string")}
                    : reasons.toArray(Column[]::new)),
            Column::isNotNull);
    rows = rows.withColumn(REASON, array_join(all, "; "));
    for (TableDefinition.Expression partition : definition.partitions()) {
      rows = rows.withColumn(partition.name(), sql(partition.sql()));
    }
    List<Column> result = new ArrayList<>();
    definition.columns().forEach(column -> result.add(col(column.name())));
    definition.partitions().forEach(partition -> result.add(col(partition.name())));
    result.addAll(List.of(col(REASON), col(FILE), col(LINE)));
    return rows.select(result.toArray(Column[]::new));
  }

  /** The text of a column, null where it is blank or no file has it. */
  private static Column text(TableDefinition.Column column, List<String> there) {
    for (String name : column.from()) {
      for (String candidate : there) {
        if (candidate.equalsIgnoreCase(name)) {
          Column text = trim(quoted(candidate).cast("string"));
          return when(functions.length(text).gt(0), text);
        }
      }
    }
    return lit(null).cast("string");
  }

  /**
   * Reads SQL of a definition.
   *
   * @throws InvalidConfigException if it is none
   */
  static Column sql(String text) {
    try {
      return expr(text);
    } catch (Exception e) {
      throw unreadable(e, "the definition does not read as SQL: " + text);
    }
  }

  private static DataType type(TableDefinition.Column column) {
    try {
      return DataType.fromDDL(column.type());
    } catch (Exception e) {
      throw unreadable(
          e, "the type of column %s is none of SQL: %s".formatted(column.name(), column.type()));
    }
  }

  // Spark throws what its methods do not declare.
  private static RuntimeException unreadable(Exception failure, String what) {
    return failure instanceof ParseException
        ? new InvalidConfigException(List.of(what))
        : new IllegalStateException(failure);
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
