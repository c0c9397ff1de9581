package io.ticklake.streaming.publish;

import java.util.List;

/**
 * The batch that was published last.
 *
 * @param files those that hold its rows, some beside rows of the batches before it
 */
public record NewestBatch(long epoch, long batchId, List<StagedFile> files) {}
