package dev.reelstream.ingest;

import dev.reelstream.event.DeadLetter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Sends ratings on and dead letters to the side; counts both. */
public final class SplitDecodedFunction extends ProcessFunction<Decoded, ReceivedRating> {
  private static final long serialVersionUID = 1L;

  /** What goes on. */
  public static final TypeInformation<ReceivedRating> RATINGS = ReceivedRatingSerializer.TYPE;

  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private transient @Nullable Counter failures;

  @Override
  public void open(OpenContext context) {
    failures = getRuntimeContext().getMetricGroup().counter("decodeFailures");
  }

  @Override
  public void processElement(Decoded decoded, Context context, Collector<ReceivedRating> out) {
    if (decoded.rating() != null) {
      out.collect(decoded.rating());
    } else if (decoded.deadLetter() != null) {
      if (failures != null) {
        failures.inc();
      }
      context.output(DEAD_LETTERS, decoded.deadLetter());
    }
  }
}
