package io.ticklake.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                                     | Unknown job: nonsense; scripts/batch --help tells all
          --nonsense                                   | Unknown option: --nonsense; scripts/batch --help tells all
          curate --nonsense                            | Unknown option: --nonsense; scripts/batch curate --help tells all
          curate yesterday                             | Unknown argument: yesterday; scripts/batch curate --help tells all
          curate --day                                 | Missing required parameter for option '--day' (YYYY-MM-DD)
          curate --day yesterday                       | Invalid value for option '--day': 'yesterday' is no day such as 2026-11-05
          curate --day 2999-01-01                      | Invalid days: 2999-01-01 lies in the future; days are those of UTC
          daily --nonsense                             | Unknown option: --nonsense; scripts/batch daily --help tells all
          curate --from 2024-11-05                     | Invalid days: give --day, or --from and --to
          bars --from 2024-11-05 --to 2024-11-04       | Invalid days: --to 2024-11-04 lies before --from 2024-11-05
          bars --day 2024-11-05 --to 2024-11-06        | Invalid days: give --day, or --from and --to
          curate --from 1990-01-01 --to 2024-11-04     | Invalid days: more than 4000 at once
          curate --set curate                          | Value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was curate
          curate --set curate.colour=red               | Invalid configuration: unknown key curate.colour
          curate --config /nowhere/batch.conf          | Invalid configuration: cannot read /nowhere/batch.conf
          curate --config /tmp                         | Invalid configuration: cannot read /tmp
          ingest-table /tmp                            | Invalid configuration: cannot read /tmp
          reconcile                                    | Invalid days: give --day, or --from and --to
          reconcile --day 2024-11-05 --report /no/p    | Invalid --report: there is no folder for /no/p
          reconcile --day 2024-11-05 --url ::          | Invalid value for option '--url': '::' is no address such as https://data.binance.vision
          reconcile --day 2024-11-05 --report /tmp     | Invalid --report: cannot write /tmp
          reconcile --day 2024-11-05 --url http://[::1 | Invalid value for option '--url': 'http://[::1' is no address such as https://data.binance.vision
          import-archive --folder /a --url http://a    | Invalid options: --folder=FOLDER, --url=URL are mutually exclusive (specify only one)
          import-archive                               | Invalid days: give --day, --from and --to, or --month
          import-archive --month november              | Invalid value for option '--month' (YYYY-MM): 'november' is no month such as 2026-11
          import-archive --month 2999-01               | Invalid days: 2999-01 lies in the future
          import-archive --kinds bars                  | Invalid value for option '--kinds' (KIND): expected one of [TRADES, KLINES] (case-insensitive) but was 'bars'
          ingest-table                                 | Missing required parameter: 'DEFINITION'
          ingest-table /nowhere/a.conf                 | Invalid configuration: cannot read /nowhere/a.conf
          """)
  void saysInOneLineWhatIsWrongWithTheCommandLine(String arguments, String complaint) {
    Ended ended = run(arguments.split(" "));

    assertThat(ended.err()).isEqualTo("batch: " + complaint + "\n");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "daily",
        "curate",
        "import-archive",
        "reconcile",
        "bars",
        "ingest-table",
        "lake-status",
        "expire"
      })
  void explainsEachJob(String job) {
    Ended ended = run(job, "--help");

    assertThat(ended.out())
        .startsWith("Usage: scripts/batch " + job + " ")
        .contains("--config=FILE", "--set=KEY=VALUE");
    assertThat(ended.status()).isZero();
    assertThat(run("--help").out()).contains("\n  " + job + " ");
  }

  @Test
  void listsTheJobsWhereNoneIsGiven() {
    Ended ended = run();

    assertThat(ended.err()).startsWith("Usage: scripts/batch ").contains("import-archive");
    assertThat(ended.status()).isEqualTo(2);
  }

  private record Ended(int status, String out, String err) {}

  private static Ended run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream saidOut = new ByteArrayOutputStream();
    ByteArrayOutputStream saidErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(saidOut, true, UTF_8));
      System.setErr(new PrintStream(saidErr, true, UTF_8));
      int status = Batch.run(arguments);
      return new Ended(status, saidOut.toString(UTF_8), saidErr.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
