package dev.reelstream.harness;

/** A replay cannot start or go on; the message is one line that says what to do. */
public class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HarnessException(String message) {
    super(message);
  }
}
