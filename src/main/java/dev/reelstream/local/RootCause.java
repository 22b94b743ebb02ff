package dev.reelstream.local;

/** What went wrong at the bottom of a chain of exceptions, as one line. */
final class RootCause {
  private static final int LONGEST_CHAIN = 50;

  private RootCause() {}

  static Throwable of(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; depth < LONGEST_CHAIN; depth++) {
      Throwable next = cause.getCause();
      if (next == null || next == cause) {
        break;
      }
      cause = next;
    }
    return cause;
  }

  /** The simple class name and the first line of the message. */
  static String line(Throwable e) {
    Throwable cause = of(e);
    String message = cause.getMessage();
    String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
    String name = cause.getClass().getSimpleName();
    return first.isEmpty() ? name : name + ": " + first;
  }
}
