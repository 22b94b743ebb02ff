package dev.reelstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many records of a topic a job's Kafka source has read, from the offsets that it tells as
 * metrics.
 *
 * <p>The group's committed offsets would tell it too, but a source that has run dry commits only
 * after its current poll, up to ten seconds later.
 */
final class SourceProgress {
  private final JobMetrics metrics;
  private final Map<String, String> sources = new HashMap<>();

  SourceProgress(JobMetrics metrics) {
    this.metrics = metrics;
  }

  /** Records read so far, counted from offset 0 of every partition. */
  long consumed(String topic) {
    String marker = "KafkaSourceReader.topic." + topic + ".partition.";
    List<String> candidates =
        sources.containsKey(topic) ? List.of(sources.get(topic)) : metrics.vertices();
    for (String vertex : candidates) {
      List<String> offsets =
          metrics.names(vertex, id -> id.contains(marker) && id.endsWith(".currentOffset"));
      if (!offsets.isEmpty()) {
        sources.put(topic, vertex);
        return sum(metrics.values(vertex, offsets));
      }
    }
    return 0;
  }

  private static long sum(JsonNode offsets) {
    long records = 0;
    for (JsonNode offset : offsets) {
      // The last offset read; -1 before the first.
      records += (long) offset.path("max").asDouble() + 1;
    }
    return records;
  }
}
