package io.ticklake.batch.proof;

import io.ticklake.model.IdRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The proof as a page that needs nothing beside itself. */
public final class ProofPage {
  private static final int SHOWN_AT_ONCE = 60;
  private static final int MOST_FINDINGS = 500;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final DayProof proof;
  private final List<SymbolProof> symbols;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private ProofPage(DayProof proof) {
    this.proof = proof;
    symbols =
        proof.symbols().stream()
            .sorted(
                Comparator.comparing(SymbolProof::verdict, ProofPage::worstFirst)
                    .thenComparing(Comparator.comparingLong(SymbolProof::missing).reversed())
                    .thenComparing(Comparator.comparingLong(SymbolProof::ours).reversed()))
            .toList();
  }

  public static String of(DayProof proof) {
    return new ProofPage(proof).render();
  }

  private static int worstFirst(SymbolProof.Verdict left, SymbolProof.Verdict right) {
    List<SymbolProof.Verdict> order =
        List.of(
            SymbolProof.Verdict.INCOMPLETE,
            SymbolProof.Verdict.UNPROVED,
            SymbolProof.Verdict.COMPLETE);
    return Integer.compare(order.indexOf(left), order.indexOf(right));
  }

  private String render() {
    String frame = resource("proof.html");
    head();
    heatMap();
    findings();
    return frame
        .replace("{{ day }}", proof.day().toString())
        .replace("{{ made_at }}", CLOCK.format(proof.madeAt()))
        .replace("{{ generation }}", escape(proof.generation()))
        .replace("{{ body }}", html);
  }

  private void head() {
    BigDecimal percent = proof.completeness().movePointRight(2).stripTrailingZeros();
    boolean isWhole =
        proof.symbolsThat(SymbolProof.Verdict.COMPLETE) == symbols.size() && !symbols.isEmpty();
    String tone = isWhole ? "good" : proof.missing() > 0 ? "bad" : "warn";
    line(
        "<section class='head %s'><div class='share'>%s&thinsp;%%</div><div><p class='verdict'>%s</p>",
        tone, percent.toPlainString(), verdict(isWhole));
    line(
        "<p>%s of %s symbols are complete: each id that the exchange's archive has is here, with the same contents, and each minute adds up to its candle.</p></div></section>",
        number(proof.symbolsThat(SymbolProof.Verdict.COMPLETE)), number(symbols.size()));
    line("<section class='tiles'>");
    tile("trades", proof.ours(), "");
    tile("missing here", proof.missing(), proof.missing() > 0 ? "bad" : "good");
    tile("missing in the archive", proof.missingThere(), proof.missingThere() > 0 ? "note" : "");
    tile("with other contents", proof.differing(), proof.differing() > 0 ? "bad" : "good");
    tile("minutes off", proof.minutesOff(), proof.minutesOff() > 0 ? "bad" : "good");
    tile("ids that neither has", proof.holes(), proof.holes() > 0 ? "note" : "");
    tile(
        "rows repeated in the archive",
        proof.repeatedThere(),
        proof.repeatedThere() > 0 ? "note" : "");
    long unproved = proof.symbolsThat(SymbolProof.Verdict.UNPROVED);
    tile("symbols without a reference", unproved, unproved > 0 ? "warn" : "");
    line("</section>");
  }

  private String verdict(boolean isWhole) {
    if (isWhole) {
      return "Nothing is missing.";
    }
    if (proof.missing() > 0) {
      return "%s trades are missing.".formatted(number(proof.missing()));
    }
    return proof.differing() + proof.minutesOff() > 0
        ? "Nothing is missing, but not everything agrees."
        : "Nothing is known to be missing.";
  }

  private void tile(String what, long value, String tone) {
    line("<div class='tile %s'><b>%s</b><span>%s</span></div>", tone, number(value), escape(what));
  }

  private void heatMap() {
    line("<h2>Symbol by hour</h2><p class='key'>");
    line("<i class='c ok'></i> complete <i class='c m1'></i> up to 1&thinsp;%% missing");
    line("<i class='c m2'></i> up to 10&thinsp;%% <i class='c m3'></i> more");
    line("<i class='c df'></i> other contents, or a minute off <i class='c no'></i> no trades");
    line("<i class='c un'></i> no reference. Point at a cell for its numbers.</p>");
    rows(symbols.subList(0, Math.min(SHOWN_AT_ONCE, symbols.size())));
    if (symbols.size() > SHOWN_AT_ONCE) {
      line("<details><summary>%s more symbols</summary>", number(symbols.size() - SHOWN_AT_ONCE));
      rows(symbols.subList(SHOWN_AT_ONCE, symbols.size()));
      line("</details>");
    }
  }

  private void rows(List<SymbolProof> some) {
    html.append("<div class='scroll'><table class='map'><tr><th></th>");
    for (int hour = 0; hour < 24; hour++) {
      html.append("<th>%02d</th>".formatted(hour));
    }
    line("<th>trades</th><th>missing</th></tr>");
    for (SymbolProof symbol : some) {
      html.append("<tr><th>%s</th>".formatted(escape(symbol.symbol())));
      for (int hour = 0; hour < 24; hour++) {
        cell(symbol, hour);
      }
      line(
          "<td class='n'>%s</td><td class='n%s'>%s</td></tr>",
          number(symbol.ours()),
          symbol.missing() > 0 ? " hit" : "",
          symbol.expected() < 0 ? "?" : number(symbol.missing()));
    }
    line("</table></div>");
  }

  private void cell(SymbolProof symbol, int hour) {
    Hours hours = symbol.hours();
    long ours = hours.of(Hours.What.OURS, hour);
    long missing = hours.of(Hours.What.MISSING_HERE, hour);
    long odd = hours.of(Hours.What.DIFFERING, hour) + hours.of(Hours.What.MINUTES_OFF, hour);
    String tone = tone(symbol, ours, missing, odd);
    html.append(
        "<td class='c %s' title='%s %02d:00: %s trades, %s missing, %s with other contents, %s minutes off'></td>"
            .formatted(
                tone,
                escape(symbol.symbol()),
                hour,
                number(ours),
                number(missing),
                number(hours.of(Hours.What.DIFFERING, hour)),
                number(hours.of(Hours.What.MINUTES_OFF, hour))));
  }

  private static String tone(SymbolProof symbol, long ours, long missing, long odd) {
    if (missing > 0) {
      return missing * 100 <= ours + missing ? "m1" : missing * 10 <= ours + missing ? "m2" : "m3";
    }
    if (odd > 0) {
      return "df";
    }
    if (symbol.expected() < 0) {
      return "un";
    }
    return ours == 0 ? "no" : "ok";
  }

  private void findings() {
    line("<h2>What was found</h2>");
    int begin = html.length();
    html.append("<div class='scroll'><table class='list'>");
    line("<tr><th>symbol</th><th>finding</th><th>where</th><th>here</th><th>exchange</th></tr>");
    int count = 0;
    for (SymbolProof symbol : symbols) {
      count += state(symbol, "archive of trades", symbol.archive());
      count += state(symbol, "archive of candles", symbol.klines());
      count += ranges(symbol, "missing here", symbol.missingHere());
      count += ranges(symbol, "missing in the archive", symbol.missingThere());
      count += ranges(symbol, "neither has", symbol.holes());
      count += ranges(symbol, "repeated in the archive", symbol.repeatedIds());
      count += differences(symbol);
      if (count > MOST_FINDINGS) {
        row(symbol, "and more", "see the dataset completeness_findings", "", "");
        break;
      }
    }
    line("</table></div>");
    if (count == 0) {
      html.setLength(begin);
      line("<p>Nothing.</p>");
    }
  }

  private int state(SymbolProof symbol, String what, String state) {
    if (state.equals(SymbolProof.PRESENT)) {
      return 0;
    }
    row(symbol, what, state, "", "");
    return 1;
  }

  private int ranges(SymbolProof symbol, String finding, Ids ids) {
    List<IdRange> ranges = ids.ranges();
    ranges.stream()
        .limit(MOST_FINDINGS)
        .forEach(
            range ->
                row(
                    symbol,
                    finding,
                    range.count() == 1
                        ? "id " + range.from()
                        : "ids %d to %d (%s)"
                            .formatted(range.from(), range.to(), number(range.count())),
                    "",
                    ""));
    return ranges.size();
  }

  private int differences(SymbolProof symbol) {
    for (SymbolProof.Difference difference : symbol.differences()) {
      row(
          symbol,
          "other " + difference.what(),
          "id " + difference.at(),
          difference.ours(),
          difference.theirs());
    }
    for (SymbolProof.Difference difference : symbol.minutes()) {
      row(
          symbol,
          "minute's " + difference.what(),
          CLOCK.format(Instant.ofEpochSecond(difference.at() / 1_000_000)),
          difference.ours(),
          difference.theirs());
    }
    return symbol.differences().size() + symbol.minutes().size();
  }

  private void row(SymbolProof symbol, String finding, String where, String ours, String theirs) {
    line(
        "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>",
        escape(symbol.symbol()), escape(finding), escape(where), escape(ours), escape(theirs));
  }

  private void line(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;");
  }

  private static String resource(String name) {
    try (InputStream in = ProofPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
