package dev.reelstream.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What waits for its other half, for one user.
 *
 * @param positives those that a list may still come for, in order of {@code seq}
 * @param lists those whose outcome has not come yet
 */
public record JoinState(List<Positive> positives, List<RankedList> lists) {

  static JoinState empty() {
    return new JoinState(new ArrayList<>(), new ArrayList<>());
  }
}
