package dev.reelstream.event;

/** Who made a list: the model, or the popularity list that stands in for it. */
public enum Source {
  MODEL,
  POPULAR
}
