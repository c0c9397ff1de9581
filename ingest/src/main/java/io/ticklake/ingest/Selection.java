package io.ticklake.ingest;

import java.util.Collection;
import java.util.List;

/**
 * What the exchange has of the symbols that are wanted.
 *
 * @param symbols those that are traded now, which are followed
 * @param halted names and patterns for which it lists symbols, and trades none of them now
 * @param unlisted names and patterns for which it lists nothing
 */
record Selection(Collection<String> symbols, List<String> halted, List<String> unlisted) {
  static final Selection NONE = new Selection(List.of(), List.of(), List.of());
}
