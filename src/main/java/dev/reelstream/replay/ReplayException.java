package dev.reelstream.replay;

/**
 * A replay cannot start or go on; the message is one line that says what is wrong and what to do.
 */
public class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReplayException(String message) {
    super(message);
  }

  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
