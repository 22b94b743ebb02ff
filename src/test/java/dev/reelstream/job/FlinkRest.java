package dev.reelstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;

/** What operations can ask of a job: Flink's REST interface. */
final class FlinkRest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;

  FlinkRest(URI address) {
    this.address = address;
  }

  /** Lowest, highest and summed value over the subtasks. */
  record Aggregate(double min, double max, double sum) {}

  /** How many task failures the job has had. */
  int failures(JobID job) {
    return get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries").size();
  }

  /** How many checkpoints have completed. */
  int checkpoints(JobID job) {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asInt();
  }

  /** The operators' metrics of these names, by {@code operator.metric} with what lies between. */
  Map<String, Aggregate> metrics(JobID job, List<String> names) {
    Map<String, Aggregate> found = new TreeMap<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String path =
          "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      List<String> wanted = new ArrayList<>();
      for (JsonNode metric : get(path)) {
        String id = metric.path("id").asText();
        if (names.stream().anyMatch(name -> id.endsWith("." + name))) {
          wanted.add(id);
        }
      }
      if (!wanted.isEmpty()) {
        for (JsonNode value : get(path + "?get=" + String.join(",", wanted))) {
          found.put(
              value.path("id").asText(),
              new Aggregate(
                  value.path("min").asDouble(),
                  value.path("max").asDouble(),
                  value.path("sum").asDouble()));
        }
      }
    }
    return found;
  }

  private JsonNode get(String path) {
    try {
      String escaped = path.replace("@", "%40").replace(" ", "%20");
      return json.readTree(
          client
              .send(
                  HttpRequest.newBuilder(address.resolve(escaped)).build(), BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }
}
