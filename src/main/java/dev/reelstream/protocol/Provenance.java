package dev.reelstream.protocol;

import dev.reelstream.registry.Manifest;
import java.util.Map;
import java.util.TreeMap;

/** Whether a version was trained on the training part of the very cut it is to be measured on. */
final class Provenance {
  private Provenance() {}

  static boolean fits(Manifest manifest, Protocol protocol, String dataDigest, long seed) {
    return manifest.dataDigest().equals(dataDigest)
        && protocol.provenance(seed).entrySet().stream()
            .allMatch(
                entry ->
                    entry
                        .getValue()
                        .equals(String.valueOf(manifest.hyperparameters().get(entry.getKey()))));
  }

  /** One line on why not. */
  static String refusal(Manifest manifest, Protocol protocol, String dataDigest, long seed) {
    Map<String, String> wanted = new TreeMap<>(protocol.provenance(seed));
    Map<String, String> found = new TreeMap<>();
    for (String name : wanted.keySet()) {
      found.put(name, String.valueOf(manifest.hyperparameters().getOrDefault(name, "none")));
    }
    String data = manifest.dataDigest().equals(dataDigest) ? "the same data" : "another data set";
    return ("%s@%d was trained on %s with %s, not with %s: its training may have met the test part;"
            + " train it by --family %s, or let it pass with --allow-leak")
        .formatted(manifest.name(), manifest.version(), data, found, wanted, manifest.family());
  }
}
