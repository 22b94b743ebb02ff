package dev.reelstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** YAML, nested or dotted → options by their full key, as text. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException if it is missing or not YAML of keys and values
   */
  public static Map<String, String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("configuration file " + file + " does not exist");
    }
    try {
      JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
      Map<String, String> options = new LinkedHashMap<>();
      flatten("", root, options, file);
      return options;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw new ConfigException("configuration file " + file + " is not valid YAML: " + reason);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into, Path file) {
    if (node.isMissingNode() || node.isNull()) {
      return; // an empty file, or a key without a value: the default holds
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      into,
                      file));
    } else if (prefix.isEmpty()) {
      throw new ConfigException("configuration file " + file + " holds no keys and values");
    } else if (node.isValueNode()) {
      into.put(prefix, node.asText());
    } else {
      throw new ConfigException(
          "configuration file " + file + ": " + prefix + " is no single value");
    }
  }
}
