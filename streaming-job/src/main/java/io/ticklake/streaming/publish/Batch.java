package io.ticklake.streaming.publish;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.state.CoverageBegin;
import java.util.List;

/**
 * All that one batch publishes.
 *
 * @param files what the tasks have staged
 * @param loose chunks that the tasks left to the driver
 * @param bars final bars and their revisions
 */
public record Batch(
    List<StagedFile> files,
    List<byte[]> loose,
    List<Bar> bars,
    List<Gap> gaps,
    List<CoverageBegin> begins,
    List<StaleDay> staleDays) {}
