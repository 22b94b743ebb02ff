package dev.reelstream.protocol;

import java.util.List;
import java.util.Map;

/**
 * A data set as a protocol sees it.
 *
 * @param items item ids by ordinal: everything that can be asked about
 * @param users user ids by ordinal
 * @param skipped what gave no test case, by reason
 */
record Experiment(
    List<String> items,
    List<String> users,
    TrainingPart training,
    List<TestCase> cases,
    Candidates candidates,
    Map<String, Long> skipped) {

  Experiment {
    items = List.copyOf(items);
    users = List.copyOf(users);
    cases = List.copyOf(cases);
    if (cases.isEmpty()) {
      throw new EvaluationException(
          "the data set leaves nothing to test on: there must be users with more ratings");
    }
  }
}
