package dev.reelstream.dataset;

/** A data set that cannot be used; the message is one line for a person, without a stack trace. */
public class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
