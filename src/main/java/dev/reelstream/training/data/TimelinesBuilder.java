package dev.reelstream.training.data;

import dev.reelstream.registry.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers timelines one by one and numbers their items by popularity. */
public final class TimelinesBuilder {
  private final List<String> itemIds;
  private final List<int[]> timelines = new ArrayList<>();
  private final List<Integer> owners = new ArrayList<>();
  private final List<@Nullable BitSet> labels = new ArrayList<>();
  private final List<String> userIds = new ArrayList<>();
  private final Map<String, Integer> userIndices = new HashMap<>();
  private boolean wholeCatalogue;
  private int[] order = new int[0];

  /**
   * @param itemIds ids by ordinal, each once; ties in popularity go by this order
   */
  public TimelinesBuilder(List<String> itemIds) {
    this.itemIds = List.copyOf(itemIds);
  }

  /** The timeline of every positive, in event-time order over all of them. */
  void order(int[] timelineOfPositive) {
    order = timelineOfPositive;
  }

  /** Items that no timeline holds enter the vocabulary too. */
  public TimelinesBuilder wholeCatalogue() {
    wholeCatalogue = true;
    return this;
  }

  /** One timeline in order; every item after the first may be a label. */
  public TimelinesBuilder add(String userId, int[] items) {
    return add(userId, items, null);
  }

  /**
   * One timeline in order.
   *
   * @param items ordinals; taken over, not copied
   * @param labels positions that may be learned as labels; the others are context only and do not
   *     count as positives. Null: every position
   */
  public TimelinesBuilder add(String userId, int[] items, @Nullable BitSet labels) {
    Integer user = userIndices.get(userId);
    if (user == null) {
      userIds.add(userId);
      user = userIds.size();
      userIndices.put(userId, user);
    }
    timelines.add(items);
    owners.add(user);
    this.labels.add(labels);
    return this;
  }

  /**
   * Ends the gathering; the builder is used up.
   *
   * @param trainedThrough event time of the newest rating, milliseconds
   * @throws TrainingException where no timeline has two items, or all are of one item
   */
  public Timelines build(long trainedThrough) {
    int[] byItem = new int[itemIds.size()];
    BitSet present = new BitSet();
    for (int i = 0; i < timelines.size(); i++) {
      int[] items = timelines.get(i);
      BitSet counted = labels.get(i);
      for (int at = 0; at < items.length; at++) {
        present.set(items[at]);
        byItem[items[at]] += counted == null || counted.get(at) ? 1 : 0;
      }
    }
    check(present.cardinality());
    if (wholeCatalogue) {
      present.set(0, itemIds.size());
    }
    int[] ranked =
        present.stream()
            .boxed()
            .sorted(Comparator.comparingInt(item -> -byItem[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] indices = new int[byItem.length];
    int[] counts = new int[ranked.length + 1];
    for (int i = 0; i < ranked.length; i++) {
      indices[ranked[i]] = i + 1;
      counts[i + 1] = byItem[ranked[i]];
    }
    for (int[] items : timelines) {
      for (int at = 0; at < items.length; at++) {
        items[at] = indices[items[at]];
      }
    }
    List<String> ids = Arrays.stream(ranked).mapToObj(itemIds::get).toList();
    return new Timelines(
        new Vocabulary(ids),
        new Vocabulary(List.copyOf(userIds)),
        counts,
        timelines.toArray(int[][]::new),
        owners.stream().mapToInt(Integer::intValue).toArray(),
        labels.toArray(BitSet[]::new),
        trainedThrough,
        order);
  }

  private void check(int items) {
    if (items == 0) {
      throw new TrainingException("the history is empty: there is nothing to train on");
    }
    if (items == 1) {
      throw new TrainingException(
          "all positives in the history are of one item: there must be two or more to choose from");
    }
    if (timelines.stream().noneMatch(timeline -> timeline.length >= 2)) {
      throw new TrainingException(
          "no user has two positives in the history, so there is no next item to learn: use more"
              + " history or lower the min-rating");
    }
  }
}
