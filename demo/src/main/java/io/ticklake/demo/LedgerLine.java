package io.ticklake.demo;

/**
 * What the ledger of gaps, or a claim of the ingester, says of some ids; both ends are included.
 */
record LedgerLine(String symbol, long fromId, long toId, String status) {
  String key() {
    return symbol + ":" + fromId;
  }
}
