package dev.reelstream.followers;

import org.jspecify.annotations.Nullable;

/**
 * What a positive of one user has to do with one item: it followed it, or it asks what follows it.
 *
 * @param itemId the item whose counts are meant; the key
 * @param follower what followed it; null for a question
 */
public record FollowerStep(
    String itemId, long eventTime, String userId, long seq, @Nullable String follower) {

  boolean asks() {
    return follower == null;
  }
}
