package dev.reelstream.kafka;

/**
 * Kafka or a topic is not as it must be; the message is one line that says what is wrong and what
 * to do.
 */
public class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TopicException(String message) {
    super(message);
  }

  public TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
