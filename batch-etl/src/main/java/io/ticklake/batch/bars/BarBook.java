package io.ticklake.batch.bars;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Which state of a curated day, and of its neighbours, its bars were made of. */
public final class BarBook {
  static final String DATE = "open_date=";
  private static final String NAME = "_made_of.json";
  private static final String GENERATIONS = "generations";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeFiles files;
  private final LakePaths lake;
  private final CuratedDays days;

  /** How a day's bars stand. */
  public enum State {
    NONE("none"),
    STALE("stale"),
    MADE("made");

    private final String words;

    State(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  public BarBook(LakeFiles files, LakePaths lake) {
    this.files = files;
    this.lake = lake;
    days = new CuratedDays(files, lake);
  }

  public State state(LocalDate day) throws IOException {
    // The day's is the last to be published.
    Path book = new Path(lake.bars(Width.DAY.label()) + "/" + DATE + day, NAME);
    if (!files.exists(book)) {
      return State.NONE;
    }
    String madeOf = JSON.readTree(files.read(book)).path(GENERATIONS).asText();
    return madeOf.equals(generations(day)) ? State.MADE : State.STALE;
  }

  /** Curated days without bars, or with those of another state of theirs or of a neighbour. */
  public List<LocalDate> staleDays() throws IOException {
    List<LocalDate> stale = new ArrayList<>();
    for (LocalDate day : days.days()) {
      if (state(day) != State.MADE) {
        stale.add(day);
      }
    }
    return stale;
  }

  String generations(LocalDate day) throws IOException {
    List<String> all = new ArrayList<>();
    for (LocalDate one : List.of(day.minusDays(1), day, day.plusDays(1))) {
      all.add(days.find(one).map(DayManifest::generation).orElse("none"));
    }
    return String.join(" ", all);
  }

  /** Puts it down in a folder that is to be published. */
  void write(Path folder, String generations) throws IOException {
    files.write(new Path(folder, NAME), JSON.writeValueAsBytes(Map.of(GENERATIONS, generations)));
  }
}
