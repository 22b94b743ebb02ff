package dev.reelstream.report;

import dev.reelstream.training.TrainingProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress of long work on standard error: a bar on a terminal, a line every few seconds elsewhere.
 */
public final class ProgressView implements Progress, AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private @Nullable ProgressBar bar;
  private String work = "";
  private long nextLine;

  ProgressView(PrintStream err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
    this.nextLine = nanos.getAsLong() + BETWEEN_LINES.toNanos();
  }

  public static ProgressView create() {
    boolean terminal = Boolean.getBoolean("reelstream.terminal");
    return new ProgressView(System.err, terminal, System::nanoTime);
  }

  @Override
  public void reading(String what, long done, long total) {
    show(what, done, total, total > 0 ? 100 * done / total + " %" : done / 1_000_000 + " MB");
  }

  @Override
  public void training(TrainingProgress.Update update) {
    show(
        "training",
        update.step(),
        update.steps(),
        String.format(
            Locale.ROOT,
            "epoch %d/%d, loss %.3f, %,.0f examples/s, %s left",
            update.epoch(),
            update.epochs(),
            update.loss(),
            update.examplesPerSecond(),
            duration(update.secondsLeft())));
  }

  @Override
  public synchronized void show(String what, long done, long total, String text) {
    if (!what.equals(work)) {
      done();
      work = what;
    }
    if (terminal) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .build();
      }
      bar.stepTo(done);
      bar.setExtraMessage(" " + text);
    } else if (nanos.getAsLong() - nextLine >= 0) {
      nextLine = nanos.getAsLong() + BETWEEN_LINES.toNanos();
      err.println(what + ": " + text);
    }
  }

  /** Ends the bar of the work so far. */
  @Override
  public synchronized void done() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    work = "";
  }

  @Override
  public void say(String line) {
    System.out.println(line);
  }

  @Override
  public void close() {
    done();
  }

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }
}
