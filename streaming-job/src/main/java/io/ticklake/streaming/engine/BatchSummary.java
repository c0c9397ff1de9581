package io.ticklake.streaming.engine;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import java.util.List;

/**
 * A batch that is now in the lake and in Kafka.
 *
 * @param offsets up to where it has read, as the checkpoint says
 * @param trades fresh ones; {@code late} of them came behind the watermark
 * @param bars live ones too
 */
public record BatchSummary(
    long batchId,
    List<String> offsets,
    long trades,
    long duplicates,
    long late,
    List<Bar> bars,
    List<Gap> gaps,
    int files) {}
