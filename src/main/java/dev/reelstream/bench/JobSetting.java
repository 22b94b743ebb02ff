package dev.reelstream.bench;

import dev.reelstream.job.ReelstreamOptions.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job runs that is measured.
 *
 * @param checkpoints the interval between two
 */
record JobSetting(Stage stage, Delivery delivery, int parallelism, Duration checkpoints) {

  /** As the parameters of a figure. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("stage", stage.title());
    parameters.put("delivery", delivery.toString());
    parameters.put("parallelism", parallelism);
    parameters.put("checkpointSeconds", checkpoints.toMillis() / 1e3);
    return parameters;
  }
}
