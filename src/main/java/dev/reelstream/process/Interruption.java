package dev.reelstream.process;

/**
 * Tells an end by Ctrl-C or SIGTERM from one of our own.
 *
 * <p>What fails while the JVM shuts down fails because of that, and is not worth a word.
 */
public final class Interruption {
  private static volatile boolean ending;
  private static volatile boolean interrupted;

  private Interruption() {}

  /** From here on an end that was not announced by {@link #ending} counts as an interruption. */
  public static void watch(LogFile log) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!ending) {
                    interrupted = true;
                    log.discardAtExit();
                  }
                },
                "interruption"));
  }

  /** This process ends by itself now. */
  public static void ending() {
    ending = true;
  }

  public static boolean interrupted() {
    return interrupted;
  }
}
