package io.ticklake.batch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://data.binance.vision, https://data.binance.vision",
    "http://127.0.0.1:8080/, http://127.0.0.1:8080",
    "http://[::1]:8080, http://[::1]:8080",
    "https://mirror.example/binance//, https://mirror.example/binance",
  })
  void takesASiteWithASlashAtItsEndOrWithout(String text, String address) {
    assertThat(WebAddress.parse(text)).contains(URI.create(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "::",
        "localhost:8080",
        "ftp://data.binance.vision",
        "http://",
        "http://[::1",
        "http://a b",
        "http://my_host",
        "https://data.binance.vision/?prefix=data",
        "https://data.binance.vision#top"
      })
  void refusesWhatNoClientCouldAsk(String text) {
    assertThat(WebAddress.parse(text)).isEmpty();
  }
}
