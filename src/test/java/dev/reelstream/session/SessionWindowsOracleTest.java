package dev.reelstream.session;

import static dev.reelstream.session.Received.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelstream.event.Session;
import dev.reelstream.ingest.ReceivedRating;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperatorBuilder;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the sessions against Flink's own session windows, on thousands of random sequences.
 *
 * <p>One edge is known to differ and kept out of the way. A window covers up to but not including
 * its last rating plus the gap, so Flink writes it when the watermark reaches one millisecond
 * before that; here a session is written when the watermark reaches the last rating plus the gap,
 * because a rating at exactly that time still belongs to it. A watermark at just that millisecond,
 * followed by a rating in just the next, would tell the two apart: the ratings below come at whole
 * seconds and the watermarks at half ones.
 */
class SessionWindowsOracleTest {
  private static final int USERS = 3_000;
  private static final long HALF_A_SECOND = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void orderedRatingsMakeFlinksSessions(long seed) throws Exception {
    List<ReceivedRating> ratings = RatingSequences.ordered(USERS, 12, seed);
    List<String> expected = windows(ratings, 0);
    assertThat(sessions(ratings, false, 0)).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(2 * USERS);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void disorderWithinTheBoundMakesFlinksSessions(long seed) throws Exception {
    long bound = 75 * MINUTE;
    List<ReceivedRating> ratings =
        RatingSequences.disordered(RatingSequences.ordered(USERS, 12, seed), bound, seed);
    assertThat(sessions(ratings, true, bound)).isEqualTo(windows(ratings, bound));
  }

  private static List<String> sessions(List<ReceivedRating> ratings, boolean reorder, long bound)
      throws Exception {
    try (SessionHarness job = SessionHarness.open(SessionRules.DEFAULT, reorder)) {
      long newest = Long.MIN_VALUE;
      for (ReceivedRating received : ratings) {
        job.send(received);
        newest = Math.max(newest, received.rating().timestamp());
        job.watermark(newest - bound - HALF_A_SECOND);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.late()).isEmpty();
      return job.sessions().stream().map(SessionWindowsOracleTest::line).sorted().toList();
    }
  }

  private static String line(Session session) {
    return line(session.userId(), session.start(), session.end(), session.items());
  }

  private static String line(String user, long start, long last, List<String> items) {
    return String.join(
        " ",
        user,
        Long.toString(start),
        Long.toString(last),
        Integer.toString(items.size()),
        items.stream().sorted().toList().toString());
  }

  private static List<String> windows(List<ReceivedRating> ratings, long bound) throws Exception {
    WindowOperatorBuilder<ReceivedRating, String, TimeWindow> builder =
        new WindowOperatorBuilder<>(
            EventTimeSessionWindows.withGap(Duration.ofHours(1)),
            EventTimeTrigger.create(),
            new ExecutionConfig(),
            TypeInformation.of(ReceivedRating.class),
            received -> received.rating().userId(),
            Types.STRING);
    try (KeyedOneInputStreamOperatorTestHarness<String, ReceivedRating, String> flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            builder.apply(new Lines()), received -> received.rating().userId(), Types.STRING)) {
      flink.setup(Types.STRING.createSerializer(new ExecutionConfig().getSerializerConfig()));
      flink.open();
      long newest = Long.MIN_VALUE;
      for (ReceivedRating received : ratings) {
        flink.processElement(received, received.rating().timestamp());
        newest = Math.max(newest, received.rating().timestamp());
        flink.processWatermark(newest - bound - HALF_A_SECOND);
      }
      flink.processWatermark(Long.MAX_VALUE);
      return flink.extractOutputValues().stream().sorted().toList();
    }
  }

  private static final class Lines
      implements WindowFunction<ReceivedRating, String, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void apply(
        String user, TimeWindow window, Iterable<ReceivedRating> ratings, Collector<String> out) {
      List<String> items = new ArrayList<>();
      ratings.forEach(received -> items.add(received.rating().itemId()));
      long last = window.getEnd() - Duration.ofHours(1).toMillis();
      out.collect(line(user, window.getStart(), last, items));
    }
  }
}
