package dev.reelstream.codec;

/**
 * The bytes are not what the topic's contract asks for; the message says what was found and what is
 * expected.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
