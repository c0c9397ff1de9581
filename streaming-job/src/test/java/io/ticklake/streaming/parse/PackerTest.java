package io.ticklake.streaming.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.GapClaim;
import io.ticklake.model.Rejection;
import io.ticklake.model.TradeWriter;
import io.ticklake.streaming.Trades;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackerTest {
  private static final GapClaim CLAIM = new GapClaim("BTCUSDT", 5, 9, GapClaim.Claim.ABSENT);

  private final List<Letter> letters = new ArrayList<>();
  private final List<String> origins = new ArrayList<>();
  private final Packer packer =
      new Packer(
          new ParseSettings("claims", Duration.ofMinutes(1), 10, 100),
          new DeadLetters() {
            @Override
            public void add(
                Rejection reason,
                String topic,
                int partition,
                long offset,
                byte[] value,
                String origin) {
              origins.add(origin);
              letters.add(new Letter(reason, topic + "-" + partition + "@" + offset, text(value)));
            }

            @Override
            public void flush() {}
          });

  @Test
  void takesAClaim() {
    packer.addClaim("claims", 2, 7, ByteBuffer.wrap(CLAIM.toJson().getBytes(UTF_8)));

    assertThat(ClaimPayload.decode("BTCUSDT", packer.ready().remove().payload())).isEqualTo(CLAIM);
    assertThat(letters).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          junk                                                           | NOT_JSON
          ^^                                                             | NOT_JSON
          {"symbol":"BTCUSDT","from_id":5                                | NOT_JSON
          {"symbol":"BTCUSDT","from_id":5,"to_id":9,"claim":"absent"}}   | NOT_JSON
          []                                                             | NOT_A_CLAIM
          {}                                                             | NOT_A_CLAIM
          {"symbol":"BTCUSDT","from_id":5,"to_id":9}                     | NOT_A_CLAIM
          {"symbol":"BTCUSDT","from_id":5,"to_id":9,"claim":"perhaps"}   | NOT_A_CLAIM
          {"symbol":"BTCUSDT","from_id":"5","to_id":9,"claim":"absent"}  | NOT_A_CLAIM
          {"symbol":"BTCUSDT","from_id":9,"to_id":5,"claim":"absent"}    | NOT_A_CLAIM
          {"symbol":"BTC USDT","from_id":5,"to_id":9,"claim":"absent"}   | NOT_A_CLAIM
          """)
  void saysWhyBytesAreNoClaim(String claimed, Rejection reason) {
    packer.addClaim("claims", 2, 7, ByteBuffer.wrap(claimed.getBytes(UTF_8)));

    assertThat(letters).containsExactly(new Letter(reason, "claims-2@7", claimed));
    assertThat(packer.ready()).isEmpty();
  }

  @Test
  void aClaimThatIsNotUtf8IsNotGuessedAt() {
    byte[] claimed = CLAIM.toJson().getBytes(UTF_8);
    claimed[CLAIM.toJson().indexOf("BTC")] = (byte) 0xff;

    packer.addClaim("claims", 2, 7, ByteBuffer.wrap(claimed));

    assertThat(letters).extracting(Letter::reason).containsExactly(Rejection.NOT_UTF8);
    assertThat(packer.ready()).isEmpty();
  }

  @Test
  void aClaimWithoutAValueIsNone() {
    packer.addClaim("claims", 2, 7, null);

    assertThat(letters).containsExactly(new Letter(Rejection.NOT_JSON, "claims-2@7", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "live, live",
    "backfill, backfill",
    "LIVE, ''",
    "a header of any length could make the letter larger than its record, ''"
  })
  void tellsOnOnlyAnOriginThatItKnows(String origin, String told) {
    packer.addTrade(
        "trades", 2, 7, 0, ByteBuffer.wrap(new byte[] {'x'}), 0, origin.getBytes(UTF_8));

    assertThat(origins).containsExactly(told);
  }

  /** The broker sees to the timestamp; the header is anybody's. */
  @ParameterizedTest
  @CsvSource({"0, 0, true", "61, 0, false", "0, 61, false", "61, 61, false", "60, 60, true"})
  void believesNoReceiptThatIsLaterThanTheRecord(
      int headerSecondsBefore, int timestampSecondsBefore, boolean taken) {
    long time = Trades.START;
    byte[] trade =
        new TradeWriter(TimeUnit.MICROSECONDS).toBytes(Trades.of("BTCUSDT", 1, time), time);

    packer.addTrade(
        "trades",
        2,
        7,
        time / 1000 - 1000L * timestampSecondsBefore,
        ByteBuffer.wrap(trade),
        time - 1_000_000L * headerSecondsBefore,
        null);
    packer.flush();

    assertThat(packer.ready()).hasSize(taken ? 1 : 0);
    assertThat(letters)
        .extracting(Letter::reason)
        .containsExactlyElementsOf(taken ? List.of() : List.of(Rejection.FAR_IN_THE_FUTURE));
  }

  private static String text(byte[] value) {
    return new String(value, UTF_8);
  }

  private record Letter(Rejection reason, String coordinates, String value) {}
}
