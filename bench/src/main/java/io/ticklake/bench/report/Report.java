package io.ticklake.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes results.json and results.html of lines of measures. */
@Command(name = "report", sortOptions = false, mixinStandardHelpOptions = true)
public final class Report implements Callable<Integer> {
  @Option(names = "--subject", required = true)
  private String subject;

  @Parameters(paramLabel = "LINES")
  private Path lines;

  @Parameters(paramLabel = "FOLDER")
  private Path folder;

  private Report() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Report()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<Measure> measures = Measure.parse(Files.readAllLines(lines));
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode().put("subject", subject);
    ArrayNode all = json.putArray("measures");
    for (Measure measure : measures) {
      ObjectNode one = all.addObject();
      one.put("table", measure.table()).put("series", measure.series()).put("at", measure.at());
      one.put("unit", measure.unit()).put("median", measure.median());
      measure.runs().forEach(one.putArray("runs")::add);
    }
    Files.writeString(
        folder.resolve("results.json"),
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    Files.writeString(folder.resolve("results.html"), ReportPage.of(subject, measures));
    return 0;
  }
}
