package dev.reelstream.process;

/** A child process failed or could not be started; the message is one line. */
public class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProcessException(String message) {
    super(message);
  }
}
