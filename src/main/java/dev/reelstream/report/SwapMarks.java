package dev.reelstream.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelstream.codec.Json;
import dev.reelstream.report.Summary.Swap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Says in the run's evaluations where another version became champion. */
public final class SwapMarks {
  // A field on a line that is there anyway, so that every line stays an evaluation.
  static final String FIELD = "swapEventTime";

  private SwapMarks() {}

  /** The records, the first window of each version that came into force carrying its event time. */
  public static List<byte[]> on(List<byte[]> records, List<Swap> swaps) {
    if (swaps.isEmpty()) {
      return records;
    }
    Json json = new Json();
    List<Swap> pending = new ArrayList<>(swaps);
    List<byte[]> marked = new ArrayList<>(records.size());
    for (byte[] record : records) {
      marked.add(pending.isEmpty() ? record : mark(record, pending, json));
    }
    return marked;
  }

  private static byte[] mark(byte[] record, List<Swap> pending, Json json) {
    JsonNode line;
    try {
      line = json.mapper().readTree(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Swap swap : pending) {
      if (line.path("role").asText().equals("champion")
          && line.path("scope").asText().equals("window")
          && line.path("model").asText().equals(swap.model())
          && line.path("version").asInt() == swap.version()) {
        pending.remove(swap);
        return json.write(((ObjectNode) line).put(FIELD, swap.eventTime()));
      }
    }
    return record;
  }
}
