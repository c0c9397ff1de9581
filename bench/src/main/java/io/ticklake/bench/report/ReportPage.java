package io.ticklake.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures as one page of HTML that loads nothing from anywhere: a chart of bars for each table.
 */
final class ReportPage {
  private static final int BAR_PIXELS = 420;
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Ticklake: benchmarks</title>
      <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
        h2 { margin-top: 2.2rem } p { color: #5a6675 }
        table { border-collapse: collapse } td { padding: .15rem .6rem .15rem 0; vertical-align: middle }
        td.value { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
        tr.first td { padding-top: .7rem }
        .bar { height: .9rem; background: #9fb4c7; border-radius: 2px } .ticklake .bar { background: #1f7a8c }
        .runs { color: #8a94a0; font-size: 12px }
      </style>
      <h1>Ticklake: benchmarks</h1>
      """;

  private ReportPage() {}

  static String of(String subject, List<Measure> measures) {
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<p>").append(escaped(subject)).append("</p>\n");
    Map<String, Double> longest = new LinkedHashMap<>();
    for (Measure measure : measures) {
      longest.merge(scale(measure), measure.median(), Math::max);
    }
    String table = "";
    String at = "";
    for (Measure measure : measures) {
      if (!measure.table().equals(table)) {
        html.append(table.isEmpty() ? "" : "</table>\n");
        html.append("<h2>").append(escaped(measure.table())).append("</h2>\n<table>\n");
        table = measure.table();
        at = "";
      }
      boolean first = !measure.at().equals(at);
      at = measure.at();
      row(html, measure, first, longest.get(scale(measure)));
    }
    return html.append(table.isEmpty() ? "" : "</table>\n").append("</html>\n").toString();
  }

  /** Measures with bars on one scale. */
  private static String scale(Measure measure) {
    return measure.table() + '\t' + measure.unit();
  }

  private static void row(StringBuilder html, Measure measure, boolean first, double longest) {
    long width = longest > 0 ? Math.round(BAR_PIXELS * measure.median() / longest) : 0;
    html.append(
        String.format(
            Locale.ROOT,
            "<tr class=\"%s %s\"><td>%s</td><td>%s</td><td class=\"value\">%s %s</td>"
                + "<td><div class=\"bar\" style=\"width:%dpx\"></div></td><td class=\"runs\">%s</td></tr>%n",
            first ? "first" : "",
            measure.series().startsWith("ticklake") ? "ticklake" : "peer",
            first ? escaped(measure.at()) : "",
            escaped(measure.series()),
            number(measure.median()),
            escaped(measure.unit()),
            Math.max(1, width),
            measure.runs().size() > 1
                ? String.join(", ", measure.runs().stream().map(ReportPage::number).toList())
                : ""));
  }

  private static String number(double value) {
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%,d", Math.round(value))
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
