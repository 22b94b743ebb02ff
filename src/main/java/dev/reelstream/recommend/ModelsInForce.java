package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.retrieval.RefCounted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The version behind each alias on one subtask, loaded, and held until another takes its place.
 * Changed by one thread, read by those that stamp, snapshot and report.
 */
final class ModelsInForce implements AutoCloseable {
  /** The stamp, and the loaded model that it keeps from being closed. */
  private record InForce(AliasStep step, ModelRef stamp, RefCounted model) {}

  private final Map<String, InForce> byAlias = new TreeMap<>();
  private volatile @Nullable ModelRef champion;
  private volatile List<ModelRef> shadows = List.of();

  /** Whether exactly this version stands under its alias. */
  synchronized boolean holds(ModelAnnouncement announced) {
    InForce before = byAlias.get(announced.alias());
    return before != null && before.stamp().equals(ModelRef.of(announced));
  }

  /** Puts a loaded version in force in place of the one before, and takes over its reference. */
  synchronized void put(AliasStep step, RefCounted model) {
    ModelRef stamp = ModelRef.of(Objects.requireNonNull(step.announced(), "no version"));
    InForce before = byAlias.put(step.alias(), new InForce(step.asTaken(), stamp, model));
    look();
    if (before != null) {
      before.model().close();
    }
  }

  /** Takes whatever stands under the alias out of force; false where nothing does. */
  synchronized boolean remove(String alias) {
    InForce gone = byAlias.remove(alias);
    if (gone == null) {
      return false;
    }
    look();
    gone.model().close();
    return true;
  }

  private void look() {
    InForce first = byAlias.get(ModelAnnouncement.CHAMPION);
    champion = first == null ? null : first.stamp();
    // Outcomes are added up by name and version: two aliases of one version would count it twice.
    Map<String, ModelRef> distinct = new LinkedHashMap<>();
    byAlias.forEach(
        (alias, each) -> {
          if (ModelAnnouncement.isShadow(alias)) {
            distinct.putIfAbsent(each.stamp().name() + "@" + each.stamp().version(), each.stamp());
          }
        });
    shadows = List.copyOf(distinct.values());
  }

  /** Null before there is one. */
  @Nullable ModelRef champion() {
    return champion;
  }

  /** By alias, each version once. */
  List<ModelRef> shadows() {
    return shadows;
  }

  /** What stands, by alias. */
  synchronized List<AliasStep> steps() {
    return byAlias.values().stream().map(InForce::step).toList();
  }

  @Override
  public synchronized void close() {
    byAlias.values().forEach(each -> each.model().close());
    byAlias.clear();
  }
}
