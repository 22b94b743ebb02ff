package dev.reelstream.session;

/**
 * The name under which savepoints of builds before the package {@code query} know how queries are
 * laid out; nothing new refers to it.
 */
public final class QuerySerializer {
  private QuerySerializer() {}

  /** Flink makes one by its name. */
  public static final class Snapshot extends dev.reelstream.query.QuerySerializer.Snapshot {}
}
