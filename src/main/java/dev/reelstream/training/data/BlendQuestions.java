package dev.reelstream.training.data;

import dev.reelstream.followers.LiveFollowers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The positives of the newest slice as questions: all positives are read in event-time order,
 * follower counts grow with them as they do in the job, and those after the head become questions.
 */
public final class BlendQuestions {
  private static final Comparator<Map.Entry<Integer, Integer>> MOST_FIRST =
      Map.Entry.<Integer, Integer>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  /**
   * What comes next in a timeline, and the counts at that time.
   *
   * @param position of the last positive known; the target is the one after it
   * @param followers of that positive, by vocabulary index, and how often each was one
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Question(int timeline, int position, int[] followers, int[] counts) {}

  private BlendQuestions() {}

  /**
   * Questions of the slice, spread evenly over it.
   *
   * @param headSize positives before the slice
   * @param most questions, about
   */
  public static List<Question> of(Timelines timelines, int headSize, int most) {
    int[] order = timelines.order();
    int every = Math.max(1, (order.length - headSize + most - 1) / most);
    int[] reached = new int[timelines.size()];
    Map<Integer, Map<Integer, Integer>> followers = new HashMap<>();
    List<Question> questions = new ArrayList<>();
    for (int at = 0; at < order.length; at++) {
      int number = order[at];
      int position = reached[number]++;
      int[] items = timelines.timeline(number);
      if (position > 0) {
        followers
            .computeIfAbsent(items[position - 1], none -> new HashMap<>())
            .merge(items[position], 1, Integer::sum);
      }
      boolean asks = at >= headSize && (at - headSize) % every == 0;
      if (asks && position + 1 < items.length) {
        List<Map.Entry<Integer, Integer>> top =
            followers.getOrDefault(items[position], Map.of()).entrySet().stream()
                .sorted(MOST_FIRST)
                .limit(LiveFollowers.ANSWERED)
                .toList();
        questions.add(
            new Question(
                number,
                position,
                top.stream().mapToInt(Map.Entry::getKey).toArray(),
                top.stream().mapToInt(Map.Entry::getValue).toArray()));
      }
    }
    return questions;
  }
}
