package dev.reelstream.local;

/**
 * The embedded broker or mini-cluster cannot do what was asked; the message is one line for the
 * user.
 */
public class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LocalStackException(String message) {
    super(message);
  }

  public LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
