package dev.reelstream.followers;

import dev.reelstream.event.Follower;
import java.util.List;

/** What followed the item of the query {@code (userId, seq)}, most often first. */
public record FollowersAnswer(String userId, long seq, long eventTime, List<Follower> followers) {}
