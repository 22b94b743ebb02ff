package dev.reelstream.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Flink's configuration for a cluster in this process: {@code conf/config.yaml}, as on any other
 * cluster.
 */
public final class LocalFlink {
  private LocalFlink() {}

  /**
   * What the file says, at this parallelism.
   *
   * @throws LocalStackException if there is no such file
   */
  public static Configuration configuration(int parallelism) {
    Path conf = Path.of(System.getProperty("reelstream.home", "."), "conf");
    if (!Files.isRegularFile(conf.resolve("config.yaml"))) {
      throw new LocalStackException(
          conf.resolve("config.yaml") + " is missing: start through ./reelstream");
    }
    Configuration configuration = GlobalConfiguration.loadConfiguration(conf.toString());
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    return configuration;
  }
}
