package dev.reelstream.training.family;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code conf/families.yaml}: the hyperparameters that were found best, by family and data. */
public final class FamilyDefaults {
  /*
   * The file is packed into the jar, so that a training started anywhere has the same defaults;
   * what it says is what runs; --set overrides it.
   */
  private static final String FILE = "/families.yaml";
  private static final String ALWAYS = "default";
  private static final String LARGE = "large";

  /** Positives from which on a history is large. */
  static final long LARGE_FROM = 300_000;

  private FamilyDefaults() {}

  /**
   * The declared hyperparameters with the defaults for this training: those of {@code default},
   * then {@code large} from 300,000 positives on, then of the data set, then of the protocol, then
   * of the data set under the protocol.
   *
   * @param protocol empty where there is none
   */
  public static List<Hyperparameter> of(
      Family family, String dataset, String protocol, long positives) {
    return of(family, read().getOrDefault(family.name(), Map.of()), dataset, protocol, positives);
  }

  /** The same out of the sections of a family. */
  public static List<Hyperparameter> of(
      Family family,
      Map<String, Map<String, Object>> sections,
      String dataset,
      String protocol,
      long positives) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    names.add(ALWAYS);
    if (positives >= LARGE_FROM) {
      names.add(LARGE);
    }
    names.add(dataset);
    if (!protocol.isEmpty()) {
      names.add(protocol);
      names.add(dataset + "/" + protocol);
    }
    names.forEach(name -> values.putAll(sections.getOrDefault(name, Map.of())));
    List<Hyperparameter> defaults = new ArrayList<>();
    for (Hyperparameter one : family.hyperparameters()) {
      Object value = values.remove(one.name());
      defaults.add(value == null ? one : one.with(one.parse(value.toString())));
    }
    if (!values.isEmpty()) {
      throw new IllegalStateException(
          "families.yaml sets " + values.keySet() + ", which " + family.name() + " does not have");
    }
    return defaults;
  }

  /** By family, then by section, then by hyperparameter. */
  static Map<String, Map<String, Map<String, Object>>> read() {
    try (InputStream in = FamilyDefaults.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the classpath");
      }
      return new ObjectMapper(new YAMLFactory()).readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }
}
