package dev.reelstream.bench;

/** How much is measured: a look in four minutes, or figures to publish in 25. */
public enum Scale {
  QUICK,
  FULL;

  /** The one of two that suits. */
  public <T> T pick(T quick, T full) {
    return this == QUICK ? quick : full;
  }
}
