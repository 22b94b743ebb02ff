package dev.reelstream.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.reelstream.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code runs/<id>/}: everything one run leaves behind.
 *
 * @param id start time and data set, so that folders sort by time
 */
public record RunFolder(String id, Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Makes a folder of its own for this run; one that starts in the same second gets a number. */
  public static RunFolder create(Path runs, Instant start, String label) {
    try {
      Files.createDirectories(runs);
      for (int attempt = 1; ; attempt++) {
        String id = TIME.format(start) + "-" + label + (attempt == 1 ? "" : "-" + attempt);
        try {
          return new RunFolder(id, Files.createDirectory(runs.resolve(id)));
        } catch (FileAlreadyExistsException taken) {
          // Two runs in one second: the next number.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for this run in " + runs, e);
    }
  }

  /** Removes everything, for a run that came to nothing. */
  public void discard() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} is left behind: {}", directory, e.toString());
    }
  }

  public void writeSummary(Summary summary) {
    byte[] bytes;
    try {
      bytes =
          new Json().mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("summary.json", bytes);
  }

  public void writeEvaluations(List<byte[]> records) {
    StringBuilder lines = new StringBuilder();
    records.forEach(line -> lines.append(new String(line, StandardCharsets.UTF_8)).append('\n'));
    write("evaluations.jsonl", lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  public void writeReport(String page) {
    write("report.html", page.getBytes(StandardCharsets.UTF_8));
  }

  /** The options the job ran with, as a file that it can be started from again. */
  public void writeConfig(Map<String, String> options) {
    StringBuilder yaml = new StringBuilder();
    options.forEach((key, value) -> yaml.append(key).append(": \"").append(value).append("\"\n"));
    write("config.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file into the folder, whole or not at all. */
  public void write(String name, byte[] bytes) {
    Path half = directory.resolve("." + name);
    try {
      Files.write(half, bytes);
      Files.move(half, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + directory.resolve(name), e);
    }
  }
}
