package io.ticklake.batch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.SilentSite;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WebSourceTest {
  private static final ArchiveName BTC =
      ArchiveName.daily(ArchiveName.Kind.TRADES, "BTCUSDT", LocalDate.of(2026, 11, 5));

  @TempDir private Path root;

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void givesUpAnArchiveOfWhichNoMoreComesAndTriesAgain() throws Exception {
    LakePaths lake = new LakePaths("file:" + root);
    List<Duration> pauses = new ArrayList<>();
    ArchiveStore store =
        new ArchiveStore(LakeFiles.of(lake, new Configuration()), lake, pauses::add);
    try (SilentSite site = SilentSite.open()) {
      ArchiveStore.Result result =
          store.fetch(BTC, new WebSource(site.base(), Duration.ofMillis(100)));

      assertThat(result.state()).isEqualTo(ArchiveStore.State.FAILED);
      assertThat(result.reason())
          .isEqualTo("java.net.http.HttpTimeoutException: no byte came for 100 ms");
      assertThat(site.asked()).isEqualTo(4);
    }
    assertThat(pauses).hasSize(3);
    assertThat(root.resolve("datalake/tmp/archive")).isEmptyDirectory();
  }
}
