package dev.reelstream.collect;

/** A collection that cannot be made or read; the message is one line for a person. */
public class CollectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CollectException(String message) {
    super(message);
  }

  public CollectException(String message, Throwable cause) {
    super(message, cause);
  }
}
