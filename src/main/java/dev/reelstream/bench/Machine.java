package dev.reelstream.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.reelstream.retrieval.graph.TensorFlowRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What figures depend on beside the code.
 *
 * @param gpu whether TensorFlow has one to run models on
 * @param cores that this process may use
 * @param memoryBytes of the machine, or of the container it is limited to
 * @param heapBytes at most, of this process
 * @param loadAverage of the last minute when the run began, negative where unknown: above about 1
 *     somebody else is at work
 * @param jvmFlags this process was started with
 * @param versions of the parts, by name
 */
record Machine(
    String os,
    String architecture,
    String cpu,
    boolean gpu,
    int cores,
    long memoryBytes,
    long heapBytes,
    double loadAverage,
    String jvm,
    List<String> jvmFlags,
    Map<String, String> versions) {

  static Machine here() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var jvm = ManagementFactory.getRuntimeMXBean();
    Map<String, String> versions = new TreeMap<>();
    versions.put("flink", EnvironmentInformation.getVersion());
    versions.put("kafka", AppInfoParser.getVersion());
    versions.put("tensorflow", TensorFlowRuntime.version());
    return new Machine(
        system.getName() + " " + system.getVersion(),
        system.getArch(),
        cpuModel(),
        TensorFlowRuntime.hasGpu(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        Runtime.getRuntime().maxMemory(),
        system.getSystemLoadAverage(),
        jvm.getVmName() + " " + jvm.getVmVersion(),
        jvm.getInputArguments().stream().filter(flag -> !flag.startsWith("-D")).toList(),
        versions);
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
