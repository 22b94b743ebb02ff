package dev.reelstream.registry;

import dev.reelstream.event.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Model versions in a directory tree, {@code <name>/<version>/}, with aliases beside them. */
public final class ModelRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
  private static final String CHAMPION = ModelAnnouncement.CHAMPION;
  // Each failed attempt means that another writer succeeded.
  private static final int ATTEMPTS = 100;

  private final Path root;
  private final Storage storage;
  private final Clock clock;

  public ModelRegistry(Path root) {
    this(root, Clock.systemUTC());
  }

  public ModelRegistry(Path root, Clock clock) {
    this.root = root.toAbsolutePath().normalize();
    this.storage = new LocalStorage(this.root, clock);
    this.clock = clock;
  }

  /** In the folder or at the URI that a text names. */
  public static ModelRegistry of(String root) {
    return Storages.isUri(root)
        ? new ModelRegistry(Storages.of(root, Clock.systemUTC()))
        : new ModelRegistry(Path.of(root));
  }

  /** The registry in which an announced version lies; empty where it lies in none. */
  public static Optional<ModelRegistry> of(ModelAnnouncement announced) {
    return Storages.registryOf(announced).map(ModelRegistry::of);
  }

  /** Where an announced version lies on this machine, brought there if it lay elsewhere. */
  static Path here(ModelAnnouncement announced) {
    if (!Storages.isUri(announced.location())) {
      return Path.of(announced.location());
    }
    return of(announced)
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "%s: is no place of %s version %d"
                        .formatted(announced.location(), announced.name(), announced.version())))
        .open(announced.name(), announced.version())
        .directory();
  }

  /** On a storage of any kind; {@link #root} is where that keeps files on this machine. */
  public ModelRegistry(Storage storage) {
    this.root = storage.local("", "");
    this.storage = storage;
    this.clock = Clock.systemUTC();
  }

  public Path root() {
    return root;
  }

  /**
   * Writes the next version of a model. All of it is written, digested and verified out of sight,
   * then put in place at once: a reader sees a whole version or none. Of two writers each gets a
   * number of its own.
   */
  public ModelVersion publish(String name, VersionWriter writer) {
    Names.check("model name", name);
    Path staging = call(() -> storage.stage(name));
    try {
      VersionDraft draft = writer.write(staging);
      if (Files.exists(staging.resolve(Manifest.FILE), LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidModelException(Manifest.FILE + ": is written by the registry alone");
      }
      Map<String, String> files = new TreeMap<>();
      for (String file : VersionFiles.list(staging)) {
        files.put(file, Digests.sha256(staging.resolve(file)));
      }
      ModelVerifier.checkContents(staging, draft.complete(name, 1, files));
      return place(name, staging, draft, files);
    } catch (IOException e) {
      throw new RegistryException(
          "cannot publish a version of " + name + " under " + place() + ": " + e, e);
    } finally {
      discard(staging);
    }
  }

  private ModelVersion place(
      String name, Path staging, VersionDraft draft, Map<String, String> files) throws IOException {
    int number = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Also past a number that a writer has taken who never finished.
      number = Math.max(number, latest(name).orElse(0)) + 1;
      Files.write(
          staging.resolve(Manifest.FILE), ManifestJson.write(draft.complete(name, number, files)));
      if (storage.place(staging, folder(name, number))) {
        return open(name, number);
      }
    }
    throw new IOException("no number is free up to " + number);
  }

  /** The version as its manifest describes it; its files are verified when it is loaded. */
  public ModelVersion open(String name, int version) {
    Names.check("model name", name);
    return call(
        () -> {
          if (!storage.folders(name).contains(String.valueOf(version))) {
            throw new RegistryException(
                "model %s has no version %d under %s; there are: %s"
                    .formatted(name, version, place(), versions(name)));
          }
          ModelVersion found = read(folder(name, version));
          storage.fetch(folder(name, version), found.digest());
          return found;
        });
  }

  public Optional<Integer> latest(String name) {
    Names.check("model name", name);
    List<Integer> versions = call(() -> versions(name));
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
  }

  /** The version behind an alias; empty where nobody has set it. */
  public Optional<Integer> alias(String name, String alias) {
    return call(() -> aliases(name).get(alias));
  }

  /** Points an alias at a version that exists, and remembers the one before. */
  public void alias(String name, String alias, int version) {
    open(name, version);
    run(() -> aliases(name).set(alias, version));
  }

  /** Nothing stands behind the alias any more. */
  public void removeAlias(String name, String alias) {
    run(() -> aliases(name).remove(alias));
  }

  /** Every alias of a model and the version behind it. */
  public Map<String, Integer> aliasesOf(String name) {
    return call(() -> aliases(name).all());
  }

  /**
   * Makes a version that verifies the champion.
   *
   * @param force to lift its quarantine, where a job has refused it
   */
  public ModelVersion promote(String name, int version, boolean force) {
    ModelVersion promoted = fit(name, version, force);
    run(() -> aliases(name).set(CHAMPION, version));
    return promoted;
  }

  /** Where {@link #rollback(String)} leads: the last champion before this one that may serve. */
  public Optional<Integer> rollbackTarget(String name) {
    return call(
        () -> {
          List<Integer> before = aliases(name).history(CHAMPION);
          List<Integer> there = versions(name);
          Set<Integer> refused = refused(name);
          for (int i = before.size() - 1; i >= 0; i--) {
            if (there.contains(before.get(i)) && !refused.contains(before.get(i))) {
              return Optional.of(before.get(i));
            }
          }
          return Optional.<Integer>empty();
        });
  }

  /** Makes the champion before this one champion again; the next rollback goes further back. */
  public ModelVersion rollback(String name) {
    int target =
        rollbackTarget(name)
            .orElseThrow(
                () ->
                    new RegistryException(
                        "no champion of %s stood before the one that stands now".formatted(name)));
    return rollback(name, target);
  }

  /** Makes an older version champion again; the one that goes is no target of a later rollback. */
  public ModelVersion rollback(String name, int version) {
    ModelVersion target = fit(name, version, false);
    run(() -> aliases(name).back(CHAMPION, version));
    return target;
  }

  private ModelVersion fit(String name, int version, boolean force) {
    ModelVersion found = open(name, version);
    Optional<Quarantined> mark = quarantined(found);
    if (mark.isPresent() && !force) {
      throw new RegistryException(
          "%s@%d is in quarantine since %s: %s"
              .formatted(name, version, mark.get().at(), mark.get().reason()));
    }
    ModelVerifier.verify(found.directory());
    if (mark.isPresent()) {
      run(() -> new Quarantine(storage, name).lift(version));
    }
    return found;
  }

  /** Marks a version as one that may not serve; whoever has marked it last is right. */
  public void quarantine(String name, int version, String digest, String reason) {
    Names.check("model name", name);
    Quarantined mark = new Quarantined(version, digest, reason, clock.instant().toString());
    run(
        () -> {
          if (!storage.folders("").contains(name)) {
            throw new RegistryException("there is no model " + name + " under " + place());
          }
          new Quarantine(storage, name).put(mark);
        });
  }

  /** The mark of exactly this version; one with the same number but another digest has none. */
  public Optional<Quarantined> quarantined(ModelVersion version) {
    Manifest manifest = version.manifest();
    return call(() -> new Quarantine(storage, manifest.name()).get(manifest.version()))
        .filter(mark -> mark.digest().equals(version.digest()));
  }

  /** Every mark of a model by version, also of versions that are gone. */
  public Map<Integer, Quarantined> quarantined(String name) {
    Names.check("model name", name);
    return call(() -> new Quarantine(storage, name).all());
  }

  /**
   * Removes all but the newest versions. Stays whatever is behind an alias and where a rollback
   * would lead; versions in quarantine take no place, and their marks stay when they go.
   *
   * @param dryRun to only tell
   * @return the versions that go
   */
  public List<Integer> prune(String name, int keep, boolean dryRun) {
    Set<Integer> used = new HashSet<>(aliasesOf(name).values());
    rollbackTarget(name).ifPresent(used::add);
    List<Integer> removable =
        Retention.removable(call(() -> versions(name)), keep, refused(name), used);
    if (!dryRun) {
      removable.forEach(version -> run(() -> storage.delete(folder(name, version))));
    }
    return removable;
  }

  /** Removes a version that no alias names, such as one that has been published elsewhere. */
  public void remove(String name, int version) {
    if (aliasesOf(name).containsValue(version)) {
      throw new RegistryException(name + "@" + version + " is behind an alias and stays");
    }
    run(() -> storage.delete(folder(name, version)));
  }

  /** The models that have a version. */
  public List<String> names() {
    return call(
        () -> {
          List<String> names = new ArrayList<>();
          for (String name : storage.folders("")) {
            if (Names.allowed(name) && !versions(name).isEmpty()) {
              names.add(name);
            }
          }
          return names;
        });
  }

  /** Every version by name and number; one whose manifest cannot be read is logged and left out. */
  public List<ModelVersion> list() {
    List<ModelVersion> found = new ArrayList<>();
    for (String name : names()) {
      for (int version : call(() -> versions(name))) {
        try {
          found.add(call(() -> read(folder(name, version))));
        } catch (InvalidModelException e) {
          LOG.warn("left out: {}", e.getMessage());
        }
      }
    }
    return found;
  }

  /** The number a folder name or alias stands for: plain digits without a leading zero. */
  static OptionalInt versionNumber(String text) {
    return text.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  /** The versions that are there and as they were when they were marked. */
  private Set<Integer> refused(String name) {
    Set<Integer> refused = new HashSet<>();
    List<Integer> there = call(() -> versions(name));
    quarantined(name)
        .forEach(
            (version, mark) -> {
              if (there.contains(version) && mark.digest().equals(digest(name, version))) {
                refused.add(version);
              }
            });
    return refused;
  }

  private String digest(String name, int version) {
    Optional<byte[]> json = call(() -> storage.read(folder(name, version) + "/" + Manifest.FILE));
    return Digests.sha256(json.orElse(new byte[0]));
  }

  private String place() {
    return storage.location("");
  }

  private ModelVersion read(String folder) throws IOException {
    String location = storage.location(folder);
    byte[] json =
        storage
            .read(folder + "/" + Manifest.FILE)
            .orElseThrow(() -> new InvalidModelException(location + ": holds no " + Manifest.FILE));
    String digest = Digests.sha256(json);
    return ModelVersion.of(storage.local(folder, digest), location, json);
  }

  private List<Integer> versions(String name) throws IOException {
    List<Integer> versions = new ArrayList<>();
    for (String folder : storage.folders(name)) {
      OptionalInt number = versionNumber(folder);
      if (number.isPresent() && storage.exists(name + "/" + folder + "/" + Manifest.FILE)) {
        versions.add(number.getAsInt());
      }
    }
    return versions.stream().sorted().toList();
  }

  private Aliases aliases(String name) {
    return new Aliases(storage, Names.check("model name", name));
  }

  private static String folder(String name, int version) {
    return name + "/" + version;
  }

  private static void discard(Path staging) {
    try {
      VersionFiles.delete(staging);
    } catch (IOException e) {
      LOG.warn("could not remove {}: {}", staging, e.toString());
    }
  }

  private void run(FileAction action) {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  private <T> T call(FileOperation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw new RegistryException("the registry at " + place() + " cannot be used: " + e, e);
    }
  }

  private interface FileOperation<T> {
    T run() throws IOException;
  }

  private interface FileAction {
    void run() throws IOException;
  }
}
