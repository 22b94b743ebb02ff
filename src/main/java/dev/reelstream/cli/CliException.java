package dev.reelstream.cli;

/** A verb that cannot go on, told in one line. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CliException(String message) {
    super(message);
  }
}
