package dev.reelstream.event;

/** What a list is to the job: published, only scored, or the yardstick. Tables keep this order. */
public enum Role {
  CHAMPION,
  SHADOW,
  BASELINE
}
