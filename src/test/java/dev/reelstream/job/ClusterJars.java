package dev.reelstream.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of a Flink cluster as a distribution and {@code docs/operations.md} lay them out, taken
 * from what the build has copied.
 *
 * <p>What the job jar has to bring is left out: our classes, the Kafka connector and its clients,
 * Jackson, picocli. A class that is missing there is then missing here too.
 */
record ClusterJars(List<Path> lib, Path job) {
  static final List<String> DISTRIBUTION =
      List.of(
          "flink-annotations-",
          "flink-clients-",
          "flink-connector-base-",
          "flink-connector-datagen-",
          "flink-core-",
          "flink-datastream-",
          "flink-file-sink-common-",
          "flink-hadoop-fs-",
          "flink-metrics-",
          "flink-queryable-state-client-java-",
          "flink-rpc-",
          "flink-runtime-",
          "flink-shaded-",
          "flink-statebackend-rocksdb-",
          "flink-streaming-java-",
          "frocksdbjni-",
          "commons-cli-",
          "commons-collections-",
          "commons-compress-",
          "commons-io-",
          "commons-lang3-",
          "commons-math3-",
          "commons-text-1.10.",
          "javassist-",
          "kryo-",
          "minlog-",
          "objenesis-",
          "reflectasm-",
          "lz4-java-",
          "snappy-java-",
          "snakeyaml-engine-",
          "jsr305-",
          "slf4j-api-",
          "log4j-api-",
          "log4j-core-",
          "log4j-slf4j-impl-");

  /** Empty before {@code mvn package} has made the job jar. */
  static Optional<ClusterJars> of(Path target) throws IOException {
    List<Path> lib =
        new ArrayList<>(
            jars(target.resolve("lib")).stream()
                .filter(jar -> DISTRIBUTION.stream().anyMatch(name(jar)::startsWith))
                .toList());
    // DJL and TensorFlow: natives load once per process, so their classes belong to the cluster.
    lib.addAll(jars(target.resolve("flink-lib")));
    return jars(target).stream()
        .filter(jar -> name(jar).matches("reelstream-.*-job\\.jar"))
        .findFirst()
        .map(job -> new ClusterJars(List.copyOf(lib), job));
  }

  String classPath() {
    return lib.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName());
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
    }
  }
}
