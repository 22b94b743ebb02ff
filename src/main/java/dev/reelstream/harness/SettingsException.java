package dev.reelstream.harness;

/** Settings that contradict each other or make no sense; named as the options of {@code replay}. */
public class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
