package io.ticklake.model;

import static java.util.Objects.requireNonNull;

/**
 * Where things lie in the lake.
 *
 * @param root a Hadoop path such as {@code hdfs://master:9000} or {@code file:/tmp/lake}, or empty
 *     for the default file system; never with a slash at its end
 */
public record LakePaths(String root) {
  public LakePaths {
    requireNonNull(root, "root");
    if (root.endsWith("/")) {
      throw new IllegalArgumentException("Invalid lake root, it ends with a slash: " + root);
    }
  }

  public String rawTrades() {
    return root + "/datalake/raw/market/trades";
  }

  public String rawArchive() {
    return root + "/datalake/raw/market/archive";
  }

  /** The trades of imported archives, as Parquet. */
  public String rawArchiveTrades() {
    return root + "/datalake/raw/market/archive_trades";
  }

  public String rawTradesRepair() {
    return root + "/datalake/raw/market/trades_repair";
  }

  public String curatedTrades() {
    return root + "/datalake/curated/market/trades";
  }

  /** Which ids the curated days have, for the view that unites them with raw trades. */
  public String curatedTradeIds() {
    return root + "/datalake/curated/market/trade_ids";
  }

  /** What sources of curated trades disagreed about. */
  public String tradeConflicts() {
    return root + "/datalake/curated/market/trade_conflicts";
  }

  /** The streaming job's final bars and their revisions, appended. */
  public String barRevisions() {
    return root + "/datalake/results/market/bars_1m_revisions";
  }

  /** The batch's bars of a width such as {@code 1m}. */
  public String bars(String width) {
    return root + "/datalake/results/market/bars_" + width;
  }

  public String gaps() {
    return root + "/datalake/results/market/gaps";
  }

  /** From which id on the streaming job vouches for a symbol, one row for each. */
  public String coverage() {
    return root + "/datalake/results/market/coverage";
  }

  /**
   * Days of which trades came too late for the stream to revise their bars, appended by the
   * streaming job, for people: the batch finds stale days by its own manifests.
   */
  public String staleDays() {
    return root + "/datalake/results/market/stale_days";
  }

  public String completeness() {
    return root + "/datalake/results/market/completeness";
  }

  public String staging() {
    return root + "/datalake/tmp";
  }

  /** What the streaming job has staged: trades of a published batch may still lie here. */
  public String streamingStaging() {
    return staging() + "/streaming";
  }

  public String streamingCheckpoint() {
    return root + "/checkpoints/market/streaming";
  }
}
