package dev.reelstream.cli;

import static dev.reelstream.event.ModelAnnouncement.CHAMPION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.kafka.KafkaConnection;
import dev.reelstream.kafka.KafkaTopics;
import dev.reelstream.kafka.ModelsTopic;
import dev.reelstream.local.LocalStack;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.retrieval.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --model}: the version that it puts in force is champion wherever one looks. */
class RunModelITCase {
  @Test
  void theVersionIsChampionInTheRegistryAndARollbackKnowsTheOneBefore(@TempDir Path directory)
      throws Exception {
    ModelRegistry registry = new ModelRegistry(directory.resolve("models"));
    TinyModels.publish(registry, 20, 1);
    TinyModels.publish(registry, 20, 2);
    try (LocalStack stack = LocalStack.create()) {
      String servers = stack.startKafka(0).bootstrapServers();
      ModelsTopic topic = new KafkaTopics(KafkaConnection.to(servers).patient(), "").models();

      run(servers, registry.root(), "tiny@1", topic, 1, directory);
      run(servers, registry.root(), "tiny@2", topic, 2, directory);

      assertThat(registry.alias("tiny", CHAMPION)).hasValue(2);
      assertThat(registry.rollbackTarget("tiny")).hasValue(1);
    }
  }

  /** Until the version is announced; that the job starts is seen elsewhere. */
  private static void run(
      String servers, Path registry, String model, ModelsTopic topic, int version, Path directory)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-Dreelstream.child=true",
                    "-Djava.io.tmpdir=" + directory,
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "run",
                    "--bootstrap-servers=" + servers,
                    "--registry=" + registry,
                    "--model=" + model))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out-" + version).toFile())
            .start();
    try {
      while (topic.read().champion().map(each -> each.version() != version).orElse(true)) {
        assertThat(process.isAlive()).as("see out-" + version).isTrue();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
