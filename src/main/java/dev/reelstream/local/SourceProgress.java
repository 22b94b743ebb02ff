package dev.reelstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
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
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;
  private final String job;
  private final Map<String, String> sources = new HashMap<>();

  SourceProgress(URI address, String job) {
    this.address = address;
    this.job = job;
  }

  /** Records read so far, counted from offset 0 of every partition. */
  long consumed(String topic) {
    String marker = "KafkaSourceReader.topic." + topic + ".partition.";
    List<String> candidates = sources.containsKey(topic) ? List.of(sources.get(topic)) : vertices();
    for (String metrics : candidates) {
      List<String> offsets = new ArrayList<>();
      for (JsonNode metric : get(metrics)) {
        String id = metric.path("id").asText();
        if (id.contains(marker) && id.endsWith(".currentOffset")) {
          offsets.add(id);
        }
      }
      if (!offsets.isEmpty()) {
        sources.put(topic, metrics);
        return sum(get(metrics + "?get=" + String.join(",", offsets)));
      }
    }
    return 0;
  }

  private List<String> vertices() {
    List<String> paths = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      paths.add("/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics");
    }
    return paths;
  }

  private static long sum(JsonNode offsets) {
    long records = 0;
    for (JsonNode offset : offsets) {
      // The last offset read; -1 before the first.
      records += (long) offset.path("max").asDouble() + 1;
    }
    return records;
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve(path.replace(" ", "%20"))).build();
      return json.readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new LocalStackException(
          "the Flink cluster does not tell how far the job is: " + RootCause.line(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted while asking how far the job is", e);
    }
  }
}
