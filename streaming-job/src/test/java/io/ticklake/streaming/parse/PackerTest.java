package io.ticklake.streaming.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.GapClaim;
import io.ticklake.model.Rejection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackerTest {
  private static final GapClaim CLAIM = new GapClaim("BTCUSDT", 5, 9, GapClaim.Claim.ABSENT);

  private final List<Letter> letters = new ArrayList<>();
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

  private static String text(byte[] value) {
    return new String(value, UTF_8);
  }

  private record Letter(Rejection reason, String coordinates, String value) {}
}
