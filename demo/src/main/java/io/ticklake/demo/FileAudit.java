package io.ticklake.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.model.LakePaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for files in the lake that nobody published. */
final class FileAudit {
  private static final Pattern NAME = Pattern.compile(".*/part-(.+)-([0-9]{10})-[^/]+\\.parquet");
  private static final Pattern UNFINISHED =
      Pattern.compile(
          ".*(/_temporary/|/_next/|/part-being-replaced\\.parquet$|\\.tmp$|\\.inprogress$|/\\.[^/]*$).*");

  private static final String RAW_INDEX = "/datalake/curated/market/_raw_index";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakePaths paths;
  private final Map<String, List<Manifest>> manifests = new HashMap<>();
  private final Set<String> published = new HashSet<>();

  private record Manifest(String query, long batch, long epoch, List<String> waiting) {}

  /**
   * @param manifests the streaming job's own books, as JSON; it keeps those of the newest batches
   * @param days the manifests of curated days, by their paths
   */
  FileAudit(LakePaths paths, List<String> manifests, Map<String, String> days) {
    this.paths = paths;
    manifests.forEach(this::addBatch);
    this.manifests.values().forEach(all -> all.sort(Comparator.comparingLong(Manifest::batch)));
    released().forEach(published::add);
    days.forEach(this::addDay);
  }

  private void addBatch(String text) {
    JsonNode json = parse(text);
    Manifest manifest =
        new Manifest(
            json.get("queryId").asText(),
            json.get("batchId").asLong(),
            json.get("epoch").asLong(),
            // Manifests of format 1 know of none.
            targets(json.path("waiting")));
    manifests.computeIfAbsent(manifest.query(), query -> new ArrayList<>()).add(manifest);
    published.addAll(targets(json.get("files")));
  }

  private static List<String> targets(JsonNode files) {
    List<String> targets = new ArrayList<>();
    files.forEach(file -> targets.add(file.get("target").asText()));
    return targets;
  }

  /**
   * What waited when a driver ended: its last batch knows, and the end or the successor frees it.
   */
  private Stream<String> released() {
    Map<Long, Manifest> lastOfEpoch = new HashMap<>();
    manifests.values().stream()
        .flatMap(List::stream)
        .forEach(
            manifest ->
                lastOfEpoch.merge(
                    manifest.epoch(),
                    manifest,
                    (one, other) -> one.batch() > other.batch() ? one : other));
    return lastOfEpoch.values().stream().flatMap(manifest -> manifest.waiting().stream());
  }

  private void addDay(String path, String text) {
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String conflicts = folder.replace(paths.curatedTrades(), paths.tradeConflicts());
    JsonNode json = parse(text);
    published.add(path);
    published.add(folder + "_SUCCESS");
    json.get("files").forEach(file -> published.add(folder + file.get("name").asText()));
    published.add(
        folder.replace(paths.curatedTrades(), paths.curatedTradeIds())
            + "part-%s.json".formatted(json.get("generation").asText()));
    json.get("conflictFiles").forEach(name -> published.add(conflicts + name.asText()));
  }

  private static JsonNode parse(String manifest) {
    try {
      return JSON.readTree(manifest);
    } catch (JsonProcessingException e) {
      throw new DemoException("Cannot read a manifest: " + e.getMessage(), e);
    }
  }

  /** Of all paths of the lake, those that should not be there. */
  List<String> strays(List<String> lake) {
    return lake.stream().filter(this::isStray).sorted().toList();
  }

  /** Batches that a driver published after one of a later epoch: it had been superseded. */
  List<String> publishedTooLate() {
    List<String> late = new ArrayList<>();
    for (List<Manifest> query : manifests.values()) {
      for (int i = 1; i < query.size(); i++) {
        if (query.get(i).epoch() < query.get(i - 1).epoch()) {
          late.add(query.get(i).toString());
        }
      }
    }
    return late;
  }

  private boolean isStray(String path) {
    if (path.startsWith(paths.staging() + "/") || UNFINISHED.matcher(path).matches()) {
      return true;
    }
    if (isIn(path, paths.curatedTrades(), paths.curatedTradeIds(), paths.tradeConflicts())) {
      return !published.contains(path);
    }
    // Two programs' own notes, which no reader sees: hidden folders.
    if (isIn(path, paths.rawTrades() + "/_streaming", paths.root() + RAW_INDEX)) {
      return false;
    }
    if (!isIn(
        path,
        paths.rawTrades(),
        paths.barRevisions(),
        paths.gaps(),
        paths.coverage(),
        paths.staleDays())) {
      return true;
    }
    Matcher name = NAME.matcher(path);
    if (!name.matches()) {
      return true;
    }
    List<Manifest> known = manifests.get(name.group(1));
    boolean forgotten = known != null && Long.parseLong(name.group(2)) < known.get(0).batch();
    return !forgotten && !published.contains(path);
  }

  private static boolean isIn(String path, String... folders) {
    return Stream.of(folders).anyMatch(folder -> path.startsWith(folder + "/"));
  }
}
