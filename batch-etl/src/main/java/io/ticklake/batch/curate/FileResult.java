package io.ticklake.batch.curate;

import java.io.Serializable;
import java.util.Map;

/**
 * What a task has staged.
 *
 * @param name of the file in the staging folder; likewise the file of conflicts, null without any
 * @param checksum see {@link TradeChecksum}
 * @param ids by symbol, the id ranges as pairs of both ends
 */
record FileResult(
    int index,
    String name,
    long rows,
    long checksum,
    long repeated,
    long conflicts,
    String conflictsName,
    Map<String, long[]> ids)
    implements Serializable {}
