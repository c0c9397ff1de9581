package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/formats.md are what is really read and written. */
final class FormatsPageTest {
  private static final Path PAGE = Path.of("../docs/formats.md");

  @Test
  void theTradeIsReadAndWritten() throws IOException {
    byte[] json = example("trade").getBytes(UTF_8);
    TradeParser parser = new TradeParser();
    assertThat(parser.parse(json, 0, json.length)).isTrue();
    assertThat(
            new TradeWriter(TimeUnit.MILLISECONDS)
                .toBytes(parser.trade(), parser.publishTimeMicros()))
        .asString(UTF_8)
        .isEqualTo(example("trade"));
  }

  @Test
  void barGapAndClaimAreReadAndWritten() throws IOException {
    assertThat(Bar.parse(example("bar")).toJson()).isEqualTo(example("bar"));
    assertThat(Gap.parse(example("gap")).toJson()).isEqualTo(example("gap"));
    assertThat(GapClaim.parse(example("gap-claim")).toJson()).isEqualTo(example("gap-claim"));
  }

  @Test
  void theBoundsOfNumbersAreTheRealOnes() throws IOException {
    String page = Files.readString(PAGE).replace(",", "");
    assertThat(page)
        .contains(Decimal8.format(Decimal8.MAX_PRICE))
        .contains(Decimal8.format(Long.MAX_VALUE));
  }

  @Test
  void everyReasonIsListed() throws IOException {
    String reasons =
        Arrays.stream(Rejection.values())
            .map(reason -> "`" + reason.label() + "`")
            .collect(joining(", "));
    assertThat(Files.readString(PAGE).replaceAll("\\s+", " "))
        .contains("Reasons: " + reasons + ".");
  }

  private static String example(String name) throws IOException {
    Matcher blocks = Pattern.compile("```json (\\S+)\\n(.*)\\n```").matcher(Files.readString(PAGE));
    Map<String, String> examples = new HashMap<>();
    while (blocks.find()) {
      examples.put(blocks.group(1), blocks.group(2));
    }
    return examples.get(name);
  }
}
