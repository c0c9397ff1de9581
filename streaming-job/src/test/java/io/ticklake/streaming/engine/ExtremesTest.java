package io.ticklake.streaming.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.Decimal8;
import io.ticklake.model.Rejection;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is as large, as small or as strange as a trade can be, through to the bars. */
class ExtremesTest extends SparkTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  private static final long MOST = Long.MAX_VALUE;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
  private final KafkaRows rows = new KafkaRows();
  private final List<Row> records = new ArrayList<>();

  @Test
  void theyAreKeptAndSummedExactly() throws Exception {
    // Ten of them come to 2^126 and more, eleven have no room in 38 digits.
    repeat("WIDEST", 10, Decimal8.MAX_PRICE, MOST);
    repeat("TOOWIDE", 11, Decimal8.MAX_PRICE, MOST);
    repeat("SMALLEST", 7, 1, 1);
    repeat("NOTHING", 3, 1, 0);
    add("MIXED", 0, 1, MOST);
    add("MIXED", 1, Decimal8.MAX_PRICE, 1);
    add("MIXED", 2, 1, 1);
    add("LASTIDS", MOST - 1, 7, 9);
    add("LASTIDS", MOST, 8, 9);
    add("FARIDS", 0, 7, 9);
    add("FARIDS", MOST, 8, 9);
    for (String symbol :
        List.of("币安人生USDT", "ΩÅé€", "🚀USDT", "A/B=..%2F'\"\\", "\u0301", "X".repeat(64))) {
      add(symbol, 1, 123_456_789, 987_654_321);
      add(symbol, 2, 123_456_788, 987_654_322);
    }
    Trade last = Trades.of("CLOCK", 1, Trades.START + 10 * ExpectedLake.MINUTE_MICROS);
    expected.add(last);
    records.add(rows.trade(last));
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records);

    job.runToTheEnd();

    assertThat(job.deadLetters()).isEmpty();
    LakeReader lake = new LakeReader(spark, folder);
    expected.requireExact(lake, DELAY);
    List<Bar> finals = job.bars.stream().filter(Bar::isFinal).toList();
    assertThat(ExpectedLake.lastOfEach(finals))
        .containsExactlyInAnyOrderElementsOf(expected.finalBars(DELAY));
    String overflown = "SELECT symbol FROM %s WHERE overflow";
    assertThat(lake.bySpark(overflown, lake.paths().barRevisions())).containsExactly("TOOWIDE");
    assertThat(lake.byDuckDb(overflown, lake.paths().barRevisions())).containsExactly("TOOWIDE");
    assertThat(job.gaps).hasSize(1);
    assertThat(job.gaps.get(0).fromId()).isEqualTo(1);
    assertThat(job.gaps.get(0).toId()).isEqualTo(MOST - 1);

    // The state has come through its encoded form: all of it is known, and summed once.
    job.feed(records);
    job.runToTheEnd();
    expected.requireExact(lake, DELAY);
    assertThat(lake.barsBySpark()).allMatch(line -> line.endsWith("|0"));
  }

  @Test
  void whatDoesNotFitIsSetAside() throws Exception {
    add("A", 1, 5, 5);
    raw("A", "10000000000", "1");
    raw("A", "1", "92233720368.54775808");
    raw("A", "0.000000001", "1");
    raw("A", "0.00000000", "1");
    raw("A", "1", "-1");
    raw("A\u0000", "1", "1");
    raw("Ü".repeat(33), "1", "1");
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records);

    job.runToTheEnd();

    assertThat(job.deadLetters())
        .containsOnly(
            Map.entry(Rejection.PRICE_OUT_OF_RANGE, 1L),
            Map.entry(Rejection.QUANTITY_OUT_OF_RANGE, 1L),
            Map.entry(Rejection.INVALID_NUMBER, 1L),
            Map.entry(Rejection.PRICE_NOT_POSITIVE, 1L),
            Map.entry(Rejection.QUANTITY_NEGATIVE, 1L),
            Map.entry(Rejection.INVALID_SYMBOL, 2L));
    assertThat(new LakeReader(spark, folder).tradesByDuckDb())
        .containsExactlyElementsOf(expected.trades());
  }

  private void repeat(String symbol, int times, long price, long quantity) {
    for (int id = 0; id < times; id++) {
      add(symbol, id, price, quantity);
    }
  }

  private void add(String symbol, long id, long price, long quantity) {
    Trade trade = new Trade(symbol, id, price, quantity, Trades.START + 1, id % 2 == 0);
    expected.add(trade);
    records.add(rows.trade(trade));
  }

  private void raw(String symbol, String price, String quantity) {
    long millis = Trades.START / 1000;
    String json =
        "{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":9,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":true,\"M\":true}"
            .formatted(millis, symbol.replace("\u0000", "\\u0000"), price, quantity, millis);
    records.add(rows.record("trades", json.getBytes(UTF_8), Trades.START));
  }
}
