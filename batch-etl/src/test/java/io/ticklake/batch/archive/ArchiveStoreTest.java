package io.ticklake.batch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.batch.FailingFileSystem;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestArchives;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveStoreTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final ArchiveName BTC = ArchiveName.daily(ArchiveName.Kind.TRADES, "BTCUSDT", DAY);

  @TempDir private Path root;
  @TempDir private Path site;

  @AfterEach
  void heal() {
    FailingFileSystem.heal(0);
  }

  @Test
  void doesNotBlameTheSourceForALakeThatFailsAtTheEndOfAFile() throws IOException {
    new TestArchives(site).trades(BTC, List.of(RawTrade.live("BTCUSDT", 1, Days.startMicros(DAY))));
    Configuration hadoop = new Configuration();
    FailingFileSystem.register(hadoop);
    LakePaths lake = new LakePaths("failing:" + root);
    List<Duration> pauses = new ArrayList<>();
    ArchiveStore store = new ArchiveStore(LakeFiles.of(lake, hadoop), lake, pauses::add);
    Counted source = new Counted(new FolderSource(site.toString(), hadoop));
    FailingFileSystem.failAfter(0, FailingFileSystem.Trouble.QUOTA_AT_CLOSE);

    assertThatThrownBy(() -> store.fetch(BTC, source))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DSQuotaExceededException");

    assertThat(source.opened).isEqualTo(1);
    assertThat(pauses).isEmpty();
    FailingFileSystem.heal(0);
    assertThat(root.resolve("datalake/tmp/archive")).isEmptyDirectory();
  }

  /** Tells how often it was asked. */
  private static final class Counted implements ArchiveSource {
    private final ArchiveSource source;
    private int opened;

    Counted(ArchiveSource source) {
      this.source = source;
    }

    @Override
    public Optional<InputStream> open(ArchiveName name) throws IOException, InterruptedException {
      opened++;
      return source.open(name);
    }

    @Override
    public Optional<String> checksum(ArchiveName name) throws IOException, InterruptedException {
      return source.checksum(name);
    }
  }
}
