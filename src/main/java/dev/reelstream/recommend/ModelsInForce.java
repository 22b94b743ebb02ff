package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.retrieval.IndexChoice;
import dev.reelstream.retrieval.ServingModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The version behind each alias on one subtask, loaded, and held until another takes its place. */
final class ModelsInForce implements AutoCloseable {
  /** The stamp, and the loaded model that it keeps from being closed. */
  private record InForce(ModelAnnouncement announced, ModelRef stamp, ServingModel model) {}

  private final IndexChoice index;
  private final boolean followers;
  private final Map<String, InForce> byAlias = new TreeMap<>();
  // Read by the threads that report metrics.
  private volatile @Nullable ModelRef champion;
  private volatile List<ModelRef> shadows = List.of();

  ModelsInForce(IndexChoice index, boolean followers) {
    this.index = index;
    this.followers = followers;
  }

  /**
   * Loads the version and puts it in force under its alias; false where it is in force already.
   *
   * @throws RuntimeException where it does not pass, and then the version before it stays
   */
  boolean take(ModelAnnouncement announced) {
    ModelRef stamp = ModelRef.of(announced);
    InForce before = byAlias.get(announced.alias());
    if (before != null && before.stamp().equals(stamp)) {
      return false;
    }
    ServingModel model = ServingModels.acquire(stamp, index);
    if (model.blends() && !followers) {
      model.close();
      throw new InvalidModelException(
          "%s@%d blends with followers, which this job does not keep: set recommend.followers"
              .formatted(stamp.name(), stamp.version()));
    }
    byAlias.put(announced.alias(), new InForce(announced, stamp, model));
    look();
    if (before != null) {
      before.model().close();
    }
    return true;
  }

  /** Takes whatever stands under the alias out of force; false where nothing does. */
  boolean remove(String alias) {
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

  /** What {@link #take} was told, by alias. */
  List<ModelAnnouncement> announced() {
    return byAlias.values().stream().map(InForce::announced).toList();
  }

  @Override
  public void close() {
    byAlias.values().forEach(each -> each.model().close());
    byAlias.clear();
  }
}
