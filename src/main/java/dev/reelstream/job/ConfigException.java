package dev.reelstream.job;

/**
 * A configuration that cannot be used; the message names the key, its value and what is allowed.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
