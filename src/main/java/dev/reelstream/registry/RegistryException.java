package dev.reelstream.registry;

/** The registry cannot do what was asked: wrong name, no such version, or a file system fault. */
public class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
