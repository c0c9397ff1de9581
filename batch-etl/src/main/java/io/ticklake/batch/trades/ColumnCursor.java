package io.ticklake.batch.trades;

import io.ticklake.batch.lake.LakeException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Reads a column whole into an array, whatever physical type its values have. */
final class ColumnCursor {
  private static final int SCALE = 8;

  static void longs(ColumnReader column, long[] target, int count) {
    boolean narrow = isNarrow(column);
    for (int row = 0; row < count; row++) {
      requirePresent(column, row);
      target[row] = narrow ? column.getInteger() : column.getLong();
      column.consume();
    }
  }

  static void longsOr(ColumnReader column, long[] target, int count, long absent) {
    boolean narrow = isNarrow(column);
    for (int row = 0; row < count; row++) {
      if (isPresent(column)) {
        target[row] = narrow ? column.getInteger() : column.getLong();
      } else {
        target[row] = absent;
      }
      column.consume();
    }
  }

  static void intsOr(ColumnReader column, int[] target, int count, int absent) {
    for (int row = 0; row < count; row++) {
      target[row] = isPresent(column) ? column.getInteger() : absent;
      column.consume();
    }
  }

  static void booleans(ColumnReader column, boolean[] target, int count) {
    for (int row = 0; row < count; row++) {
      requirePresent(column, row);
      target[row] = column.getBoolean();
      column.consume();
    }
  }

  static void binaries(ColumnReader column, Binary[] target, int count) {
    for (int row = 0; row < count; row++) {
      requirePresent(column, row);
      target[row] = column.getBinary();
      column.consume();
    }
  }

  /** A time in microseconds. */
  static void times(ColumnReader column, long[] target, int count) {
    longs(column, target, count);
    if (isInMillis(column)) {
      for (int row = 0; row < count; row++) {
        target[row] = Math.multiplyExact(target[row], 1000L);
      }
    }
  }

  static void timesOr(ColumnReader column, long[] target, int count, long absent) {
    longsOr(column, target, count, absent);
    if (isInMillis(column)) {
      for (int row = 0; row < count; row++) {
        target[row] = target[row] == absent ? absent : Math.multiplyExact(target[row], 1000L);
      }
    }
  }

  private static boolean isInMillis(ColumnReader column) {
    return ((TimestampLogicalTypeAnnotation)
                column.getDescriptor().getPrimitiveType().getLogicalTypeAnnotation())
            .getUnit()
        == TimeUnit.MILLIS;
  }

  /** A decimal with eight places in units of 1e-8. */
  static void decimals(ColumnReader column, long[] target, int count) {
    PrimitiveTypeName type = column.getDescriptor().getPrimitiveType().getPrimitiveTypeName();
    if (type == PrimitiveTypeName.INT64 || type == PrimitiveTypeName.INT32) {
      longs(column, target, count);
      return;
    }
    for (int row = 0; row < count; row++) {
      requirePresent(column, row);
      target[row] = units(column.getBinary());
      column.consume();
    }
  }

  private static boolean isNarrow(ColumnReader column) {
    return column.getDescriptor().getPrimitiveType().getPrimitiveTypeName()
        == PrimitiveTypeName.INT32;
  }

  private static boolean isPresent(ColumnReader column) {
    return column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
  }

  /** A file of another writer may leave out what every trade has. */
  private static void requirePresent(ColumnReader column, int row) {
    if (!isPresent(column)) {
      throw new LakeException(
          "its column %s has no value in row %d of a row group"
              .formatted(column.getDescriptor().getPath()[0], row));
    }
  }

  static boolean isDecimal8(PrimitiveType type) {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
        && decimal.getScale() == SCALE;
  }

  static boolean isTime(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.INT64
        && type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
        && time.getUnit() != TimeUnit.NANOS;
  }

  private static long units(Binary value) {
    ByteBuffer bytes = value.toByteBuffer();
    int from = bytes.position();
    int to = bytes.limit();
    long units = to > from ? bytes.get(from) >> 7 : 0;
    long sign = units;
    for (int i = from; i < to; i++) {
      if (i < to - Long.BYTES && bytes.get(i) != sign) {
        throw new LakeException("Cannot hold a decimal of over 19 digits");
      }
      units = units << 8 | (bytes.get(i) & 0xFF);
    }
    return units;
  }

  private ColumnCursor() {}
}
