package dev.reelstream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of options: each key is a long option without its dashes. What stands on the command line
 * goes over it.
 */
final class Scenario {
  private static final String OPTION = "--scenario";

  private Scenario() {}

  /** The arguments with those of the scenario they name, if any, put in behind the verb. */
  static String[] expand(String[] args) {
    String file = named(args);
    if (file == null || args.length == 0) {
      return args;
    }
    List<String> expanded = new ArrayList<>();
    expanded.add(args[0]);
    expanded.addAll(options(Path.of(file), args));
    expanded.addAll(Arrays.asList(args).subList(1, args.length));
    return expanded.toArray(String[]::new);
  }

  private static @Nullable String named(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static List<String> options(Path file, String[] args) {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("--scenario is " + file + ": there is no such file");
    }
    JsonNode root;
    try {
      root = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw new UsageException("--scenario " + file + " is not valid YAML: " + reason);
    }
    if (!root.isObject()) {
      throw new UsageException("--scenario " + file + ": expected options and their values");
    }
    List<String> options = new ArrayList<>();
    root.properties()
        .forEach(
            entry -> {
              String option = "--" + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                // Before those of the command line, which then go over them one by one.
                value
                    .properties()
                    .forEach(
                        own ->
                            options.add(option + "=" + own.getKey() + "=" + text(own.getValue())));
              } else if (!given(option, args)) {
                options.add(
                    value.isBoolean() && value.asBoolean() ? option : option + "=" + text(value));
              }
            });
    return options;
  }

  private static boolean given(String option, String[] args) {
    return Arrays.stream(args).anyMatch(arg -> arg.equals(option) || arg.startsWith(option + "="));
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(part.asText()));
      return String.join(",", parts);
    }
    return value.asText();
  }
}
