package dev.reelstream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelstream.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generator and readers in a process of their own: prints what they found as one line. */
final class LoadMain {
  static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0, 99.9);

  /** Sees an answer when the broker has it. */
  static final String UNCOMMITTED = "read_uncommitted";

  static final List<String> ISOLATION = List.of("read_committed", UNCOMMITTED);

  private LoadMain() {}

  public static void main(String[] args) throws Exception {
    ObjectMapper mapper = new Json().mapper();
    Load load = mapper.readValue(args[0], Load.class);
    System.out.println(new String(new Json().write(run(load)), StandardCharsets.UTF_8));
    System.exit(0);
  }

  private static Load.Measured run(Load load) throws InterruptedException {
    // Readers stand at the end of the topic before the first rating leaves.
    Map<String, AnswerReader> readers = new LinkedHashMap<>();
    for (String isolation : ISOLATION) {
      readers.put(isolation, AnswerReader.atTheEnd(load, isolation));
    }
    try (RatingSender sender = new RatingSender(load)) {
      long startMillis = System.currentTimeMillis();
      for (AnswerReader reader : readers.values()) {
        reader.start(startMillis);
      }
      long sent = sender.send();
      Map<String, Long> received = new LinkedHashMap<>();
      Map<String, Double> perSecond = new LinkedHashMap<>();
      Map<String, Map<String, List<Double>>> millis = new LinkedHashMap<>();
      for (Map.Entry<String, AnswerReader> reader : readers.entrySet()) {
        LatencyWindows latencies = reader.getValue().finish();
        received.put(reader.getKey(), latencies.received());
        perSecond.put(reader.getKey(), latencies.perSecond());
        Map<String, List<Double>> byPercentile = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
          byPercentile.put("p" + NumberText.plain(percentile), latencies.percentile(percentile));
        }
        millis.put(reader.getKey(), byPercentile);
      }
      return new Load.Measured(sent, received, perSecond, millis);
    }
  }
}
