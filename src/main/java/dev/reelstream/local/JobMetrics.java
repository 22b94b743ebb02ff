package dev.reelstream.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a job's operators tell as metrics, asked over the cluster's REST interface. */
final class JobMetrics {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;
  private final String job;

  JobMetrics(URI address, String job) {
    this.address = address;
    this.job = job;
  }

  /** Where the metrics of each operator's subtasks are asked for. */
  List<String> vertices() {
    List<String> paths = new ArrayList<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      paths.add("/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics");
    }
    return paths;
  }

  /** Names of the metrics there that are wanted. */
  List<String> names(String vertex, Predicate<String> wanted) {
    List<String> names = new ArrayList<>();
    for (JsonNode metric : get(vertex)) {
      String name = metric.path("id").asText();
      if (wanted.test(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Values of some metrics over the subtasks: {@code min}, {@code max}, {@code sum} of each. */
  JsonNode values(String vertex, List<String> names) {
    return get(vertex + "?get=" + String.join(",", names));
  }

  /** Durations of the last completed checkpoints, savepoints left out; newest first. */
  List<Long> checkpointMillis() {
    List<Long> millis = new ArrayList<>();
    for (JsonNode checkpoint : get("/jobs/" + job + "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")
          && !checkpoint.path("is_savepoint").asBoolean()) {
        millis.add(checkpoint.path("end_to_end_duration").asLong());
      }
    }
    return millis;
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
