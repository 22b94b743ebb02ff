package dev.reelstream.retraining;

/** A retraining that cannot be done as asked; the message is one line for a person. */
public final class RetrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RetrainingException(String message) {
    super(message);
  }
}
