package io.ticklake.ingest.completeness;

import java.time.Instant;

/**
 * Where coverage is to begin, as long as the id is not known: with the first trade at this time or
 * later.
 *
 * @param onlyOfNew only if there is no earlier one, so that the symbol is a new listing
 */
public record AwaitedBegin(Instant since, boolean onlyOfNew) {}
