package io.ticklake.streaming.source;

import io.ticklake.streaming.parse.Packed;
import java.time.Instant;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple3;

/** Packed records as rows: the symbol, the newest event time (null for a claim), the payload. */
public final class PackedRows {
  public static final Encoder<Tuple3<String, Instant, byte[]>> ENCODER =
      Encoders.tuple(Encoders.STRING(), Encoders.INSTANT(), Encoders.BINARY());

  static final StructType SCHEMA = ENCODER.schema();

  static InternalRow toRow(Packed packed) {
    Long newest =
        packed.maxEventTimeMicros() == Packed.NO_TIME ? null : packed.maxEventTimeMicros();
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(packed.symbol()), newest, packed.payload()});
  }

  private PackedRows() {}
}
