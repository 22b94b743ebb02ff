package dev.reelstream.protocol;

/** An evaluation that makes no sense as it was asked for: told in one line. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }
}
