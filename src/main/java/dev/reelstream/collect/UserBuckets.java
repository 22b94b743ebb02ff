package dev.reelstream.collect;

import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** A folder per share of the users, the same for a user in every collection. */
final class UserBuckets implements BucketAssigner<UserHistory, String> {
  private static final long serialVersionUID = 1L;
  // 2^32 divided by the golden ratio: ids that are near each other land far apart.
  private static final int SPREAD = 0x9E3779B9;

  private final int buckets;

  UserBuckets(int buckets) {
    this.buckets = buckets;
  }

  static int bucket(String userId, int buckets) {
    // String.hashCode is part of Java's specification.
    return (int) (Integer.toUnsignedLong(userId.hashCode() * SPREAD) * buckets >>> 32);
  }

  static String folder(int bucket) {
    return "bucket=%02d".formatted(bucket);
  }

  @Override
  public String getBucketId(UserHistory history, Context context) {
    return folder(bucket(history.userId(), buckets));
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
