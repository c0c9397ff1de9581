package io.ticklake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.lake.LakeException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create file | HDFS is in safe mode
          org.apache.hadoop.hdfs.protocol.DSQuotaExceededException: The DiskSpace quota of /datalake is exceeded | a quota of HDFS is used up
          File /a could only be written to 0 of the 1 minReplication nodes. | HDFS has no space left
          java.lang.OutOfMemoryError: Java heap space | there is not enough memory; give the driver more with BATCH_DRIVER_MEMORY=4g
          java.io.FileNotFoundException: /lake/a (Permission denied) | this user may not write there
          java.io.FileNotFoundException: /lake/a (Read-only file system) | the lake's file system can only be read
          org.apache.hadoop.fs.ParentNotDirectoryException: Parent path is not a directory: file:/a | a folder of the lake is a file
          java.io.IOException: Cannot change file:/a: it cannot be deleted | the lake's file system refuses
          Encountered error while reading file file:///a.csv.gz. Details: | a raw file does not read
          No space left on device | a local disk is full
          Call From a to b:9000 failed: java.net.ConnectException: Connection refused | HDFS does not answer
          org.apache.hadoop.security.AccessControlException: Permission denied: user=x | this user may not write there
          """)
  void tellsWhatToDoWhereAFileSystemFails(String failure, String meaning) {
    Exception asSparkShowsIt =
        new RuntimeException(
            "Job aborted: Lost task 0.0 in stage 1.0: java.io.IOException\n\tat a.b(C.java:1)",
            new IOException(failure + "\n\tat d.e(F.java:2)"));

    assertThat(Complaint.of(asSparkShowsIt).orElseThrow())
        .startsWith("Cannot finish: " + meaning)
        .contains("What was published before is as it was.")
        .doesNotContain("\n")
        .doesNotContain("F.java");
  }

  @Test
  void repeatsWhatAJobSaysItself() {
    Exception failure = new RuntimeException("Task failed", new LakeException("Cannot curate"));

    assertThat(Complaint.of(failure)).contains("Cannot curate");
  }

  @Test
  void leavesWhatItDoesNotKnowToTheLog() {
    assertThat(Complaint.of(new IllegalStateException("a bug"))).isEmpty();
  }
}
