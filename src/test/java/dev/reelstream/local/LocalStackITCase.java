package dev.reelstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class LocalStackITCase {
  @Test
  void stopsTheLastStartedFirstAndThenRemovesItsDirectory() {
    List<String> stopped = new ArrayList<>();
    LocalStack stack = LocalStack.create();
    Path directory = stack.directory();
    stack.start(parent -> part(stopped, "first", directory));
    stack.start(parent -> part(stopped, "second", directory));
    stack.start(
        parent ->
            (AutoCloseable)
                () -> {
                  throw new IOException("cannot stop");
                });

    stack.close();
    stack.close();

    assertThat(stopped).containsExactly("second in its directory", "first in its directory");
    assertThat(directory).doesNotExist();
    assertThat(directory.getFileName().toString()).startsWith("reelstream-");
    assertThatThrownBy(() -> stack.startKafka(0))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void leavesNothingBehindWhenTheProcessIsEnded() throws Exception {
    Path temporary = Files.createTempDirectory("local-stack-test");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("started");
      assertThat(process.isAlive()).isTrue();
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      // 128 + SIGTERM: it ended by the signal, not by a broker that missed its files.
      assertThat(process.exitValue()).isEqualTo(143);
      try (var left = Files.list(temporary)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.startsWith("reelstream-"));
      }
    } finally {
      process.destroyForcibly();
      FileTree.delete(temporary);
    }
  }

  private static AutoCloseable part(List<String> stopped, String name, Path directory) {
    return () ->
        stopped.add(name + (Files.exists(directory) ? " in its directory" : " without it"));
  }

  /** A process with a whole stack that waits to be killed. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      LocalStack stack = LocalStack.create();
      stack.startKafka(0);
      stack.startFlink(new Configuration(), 1, 1);
      System.out.println("started");
      Thread.sleep(TimeUnit.MINUTES.toMillis(2));
      stack.close();
    }
  }
}
