package io.ticklake.streaming.publish;

import java.io.Serializable;
import java.util.List;

/**
 * What a task hands to the driver: what it staged, and what is too little for a file of its own.
 *
 * @param loose chunks of trades for the driver to write in one file with those of other tasks
 * @param reports encoded {@link io.ticklake.streaming.state.SymbolReport}s
 */
public record TaskResult(List<StagedFile> files, List<byte[]> loose, List<byte[]> reports)
    implements Serializable {}
