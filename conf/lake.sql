-- What spark-sql opens on: tables over the lake's folders, and views that answer questions.
-- A table is a folder of Parquet files; dropping one deletes nothing. Folders are listed anew, partitions included, since
-- spark.sql.hive.manageFilesourcePartitions is false where this file runs.

-- Every trade that came in, once, as the streaming job wrote it.
CREATE TABLE IF NOT EXISTS raw_trades (
  symbol STRING, trade_id BIGINT, price DECIMAL(18, 8), qty DECIMAL(19, 8), event_time TIMESTAMP, buyer_maker BOOLEAN,
  received_at TIMESTAMP, origin STRING, kafka_partition INT, kafka_offset BIGINT, ingest_date DATE)
USING parquet PARTITIONED BY (ingest_date) LOCATION '/datalake/raw/market/trades';

-- Days that `curate` has united from all sources and sorted.
CREATE TABLE IF NOT EXISTS curated_trades (
  symbol STRING, trade_id BIGINT, price DECIMAL(18, 8), qty DECIMAL(19, 8), event_time TIMESTAMP, buyer_maker BOOLEAN,
  received_at TIMESTAMP, origin STRING, kafka_partition INT, kafka_offset BIGINT, year INT, month INT, day INT)
USING parquet PARTITIONED BY (year, month, day) LOCATION '/datalake/curated/market/trades';

-- Final bars of a minute and each later revision of them.
CREATE TABLE IF NOT EXISTS bar_revisions (
  symbol STRING, open_time TIMESTAMP, open DECIMAL(18, 8), high DECIMAL(18, 8), low DECIMAL(18, 8), close DECIMAL(18, 8),
  volume DECIMAL(28, 8), quote_volume DECIMAL(38, 16), vwap DECIMAL(28, 12), trades BIGINT,
  taker_buy_volume DECIMAL(28, 8), taker_buy_quote_volume DECIMAL(38, 16), first_id BIGINT, last_id BIGINT,
  complete BOOLEAN, revision INT, final BOOLEAN, overflow BOOLEAN, epoch BIGINT, batch_id BIGINT, open_date DATE)
USING parquet PARTITIONED BY (open_date) LOCATION '/datalake/results/market/bars_1m_revisions';

-- Bars of a minute of curated days, as `bars` makes them.
CREATE TABLE IF NOT EXISTS curated_bars_1m (
  symbol STRING, open_time TIMESTAMP, open DECIMAL(18, 8), high DECIMAL(18, 8), low DECIMAL(18, 8), close DECIMAL(18, 8),
  volume DECIMAL(28, 8), quote_volume DECIMAL(38, 16), vwap DECIMAL(28, 12), trades BIGINT,
  taker_buy_volume DECIMAL(28, 8), taker_buy_quote_volume DECIMAL(38, 16), first_id BIGINT, last_id BIGINT,
  complete BOOLEAN, revision INT, final BOOLEAN, overflow BOOLEAN, open_date DATE)
USING parquet PARTITIONED BY (open_date) LOCATION '/datalake/results/market/bars_1m';

-- Each change of the ledger of missing ids.
CREATE TABLE IF NOT EXISTS gap_changes (
  symbol STRING, from_id BIGINT, to_id BIGINT, opened_at TIMESTAMP, status STRING, epoch BIGINT, batch_id BIGINT,
  opened_date DATE)
USING parquet PARTITIONED BY (opened_date) LOCATION '/datalake/results/market/gaps';

-- From which id on the stream vouches for a symbol: whatever is missing from there on is in the ledger.
CREATE TABLE IF NOT EXISTS coverage (
  symbol STRING, from_id BIGINT, event_time TIMESTAMP, epoch BIGINT, batch_id BIGINT, begin_date DATE)
USING parquet PARTITIONED BY (begin_date) LOCATION '/datalake/results/market/coverage';

-- Which ids curated days have, those to which the stream brought trades.
CREATE TABLE IF NOT EXISTS curated_ids (symbol STRING, from_id BIGINT, to_id BIGINT, year INT, month INT, day INT)
USING json PARTITIONED BY (year, month, day) LOCATION '/datalake/curated/market/trade_ids';

-- Every trade, once: what is curated, and raw trades that are not, be it that their day is not, or that they came later. Of a
-- curated day whose ids are not known, as the stream had brought none of it, or as it is of an older version, raw trades do not count.
CREATE OR REPLACE VIEW trades AS
WITH days AS (SELECT DISTINCT make_date(year, month, day) AS curated_day FROM curated_trades),
ids AS (
  SELECT make_date(year, month, day) AS ids_day, symbol AS ids_symbol, from_id, to_id FROM curated_ids),
known AS (SELECT ids_day, ids_symbol, from_id, to_id FROM ids LEFT SEMI JOIN days ON ids_day = curated_day),
closed AS (SELECT curated_day FROM days LEFT ANTI JOIN ids ON ids_day = curated_day)
SELECT symbol, trade_id, price, qty, event_time, buyer_maker, received_at, origin FROM curated_trades
UNION ALL
SELECT /*+ BROADCAST(closed, known) */ symbol, trade_id, price, qty, event_time, buyer_maker, received_at, origin
FROM raw_trades
LEFT ANTI JOIN closed ON to_date(event_time) = curated_day
LEFT ANTI JOIN known ON to_date(event_time) = ids_day AND symbol = ids_symbol AND trade_id BETWEEN from_id AND to_id;

-- The newest revision of each bar of a minute. Where stream and batch say the same revision: what is complete, then what
-- has more trades, then the batch's.
CREATE OR REPLACE VIEW bars_1m AS
SELECT symbol, open_time, open, high, low, close, volume, quote_volume, vwap, trades, taker_buy_volume,
  taker_buy_quote_volume, first_id, last_id, complete, revision, final, overflow
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY symbol, open_time
    ORDER BY revision DESC, complete DESC, trades DESC, curated DESC, epoch DESC, batch_id DESC) AS age
  FROM (
    SELECT *, false AS curated FROM bar_revisions
    UNION ALL
    SELECT symbol, open_time, open, high, low, close, volume, quote_volume, vwap, trades, taker_buy_volume,
      taker_buy_quote_volume, first_id, last_id, complete, revision, final, overflow, 0 AS epoch, 0 AS batch_id, open_date,
      true AS curated
    FROM curated_bars_1m))
WHERE age = 1;

-- What is, or was, missing, as it stands now.
CREATE OR REPLACE VIEW gaps AS
SELECT symbol, from_id, to_id, opened_at, status
FROM (
  SELECT *, row_number() OVER (PARTITION BY symbol, from_id ORDER BY epoch DESC, batch_id DESC) AS age
  FROM gap_changes)
WHERE age = 1;

-- The stream at its simplest.
CREATE OR REPLACE VIEW stream_trades AS SELECT symbol, event_time AS ts, price, qty FROM raw_trades;
