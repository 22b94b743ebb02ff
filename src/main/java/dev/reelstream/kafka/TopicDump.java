package dev.reelstream.kafka;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes topics to files, a line per record in offset order per partition. */
public final class TopicDump {
  private TopicDump() {}

  /**
   * Writes {@code <topic>.jsonl} for each topic, named without the prefix.
   *
   * @param directory is created where missing; files of the same name are replaced
   * @return the records written per topic
   * @throws TopicException if a topic is missing, the broker does not answer, or a file cannot be
   *     written
   */
  public static Map<Topic, Long> write(
      KafkaConnection kafka, Topics topics, Collection<Topic> dumped, Path directory) {
    Map<Topic, Long> counts = new EnumMap<>(Topic.class);
    for (Topic topic : new TreeSet<>(dumped)) {
      Path file = directory.resolve(topic.baseName() + ".jsonl");
      counts.put(topic, write(kafka, topics.name(topic), topic == Topic.DEAD_LETTERS, file));
    }
    return counts;
  }

  private static long write(KafkaConnection kafka, String topic, boolean opaque, Path file) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      try (BufferedWriter writer = Files.newBufferedWriter(file)) {
        return TopicReader.readAll(kafka, topic, record -> write(record, opaque, writer));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new TopicException("cannot write " + file + ": " + KafkaConnection.oneLine(e), e);
    }
  }

  private static void write(
      ConsumerRecord<byte[], byte[]> record, boolean opaque, BufferedWriter writer) {
    try {
      writer.write(DumpLine.of(record, opaque));
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
