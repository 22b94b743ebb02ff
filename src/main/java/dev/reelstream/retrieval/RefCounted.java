package dev.reelstream.retrieval;

/** Something with counted references: its maker holds the first, and it closes with the last. */
public interface RefCounted extends AutoCloseable {
  /** Adds a reference; {@link IllegalStateException} when the last one is gone already. */
  RefCounted retain();

  /** Whether the last reference is gone. */
  boolean closed();

  /** Gives one reference back. */
  @Override
  void close();
}
