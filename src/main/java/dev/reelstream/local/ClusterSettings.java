package dev.reelstream.local;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** The configuration of a mini-cluster that is private to this process and small. */
final class ClusterSettings {
  // Four slots with a keyed exchange each take some hundreds of these 2,048 buffers of 32 KiB.
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(64);
  // RocksDB's block cache and write buffers. The state of ml-32m (200,000 users) fits several
  // times.
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(256);

  private static final Duration METRICS_AGE = Duration.ofMillis(200);

  private ClusterSettings() {}

  /** What the caller set stays; files and addresses are ours. */
  static Configuration of(Configuration asked, Path directory) {
    Configuration conf = new Configuration(asked);
    String host = BoundSockets.HOST;
    // Flink's endpoints have no login.
    conf.set(RestOptions.ADDRESS, host);
    conf.set(RestOptions.BIND_ADDRESS, host);
    conf.set(JobManagerOptions.ADDRESS, host);
    conf.set(JobManagerOptions.BIND_HOST, host);
    conf.set(TaskManagerOptions.HOST, host);
    conf.set(TaskManagerOptions.BIND_HOST, host);
    conf.set(WebOptions.SUBMIT_ENABLE, false);
    if (!conf.contains(RestOptions.BIND_PORT)) {
      conf.set(
          RestOptions.BIND_PORT,
          conf.contains(RestOptions.PORT) ? Integer.toString(conf.get(RestOptions.PORT)) : "0");
    }

    // What FlinkJob.consumed tells is as old as this.
    orElse(conf, MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, METRICS_AGE);

    conf.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    conf.set(WebOptions.TMP_DIR, directory.resolve("web").toString());
    conf.set(BlobServerOptions.STORAGE_DIRECTORY, directory.resolve("blobs").toString());
    conf.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, directory.resolve("work").toString());
    orElse(
        conf,
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());

    orElse(conf, TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    orElse(conf, TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    orElse(conf, TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED);
    return conf;
  }

  private static <T> void orElse(Configuration conf, ConfigOption<T> option, T value) {
    if (!conf.contains(option)) {
      conf.set(option, value);
    }
  }
}
