package dev.reelstream.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The marks of a model's versions that a job has refused: a file each, beside the versions. */
final class Quarantine {
  private static final String FOLDER = "quarantine";
  private static final String END = ".json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Storage storage;
  private final String model;

  Quarantine(Storage storage, String model) {
    this.storage = storage;
    this.model = model;
  }

  void put(Quarantined mark) throws IOException {
    storage.write(file(mark.version()), JSON.writeValueAsBytes(mark));
  }

  Optional<Quarantined> get(int version) throws IOException {
    Optional<byte[]> bytes = storage.read(file(version));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(bytes.get(), Quarantined.class));
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          storage.location(file(version)) + ": is no mark of a quarantine: remove it", e);
    }
  }

  /** By version, also of versions that are gone. */
  Map<Integer, Quarantined> all() throws IOException {
    Map<Integer, Quarantined> all = new TreeMap<>();
    for (String name : storage.files(model + "/" + FOLDER)) {
      OptionalInt version =
          name.endsWith(END)
              ? ModelRegistry.versionNumber(name.substring(0, name.length() - END.length()))
              : OptionalInt.empty();
      if (version.isPresent()) {
        get(version.getAsInt()).ifPresent(mark -> all.put(version.getAsInt(), mark));
      }
    }
    return all;
  }

  void lift(int version) throws IOException {
    storage.delete(file(version));
  }

  private String file(int version) {
    return model + "/" + FOLDER + "/" + version + END;
  }
}
