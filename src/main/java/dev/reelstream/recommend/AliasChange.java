package dev.reelstream.recommend;

import dev.reelstream.event.ModelAnnouncement;
import org.jspecify.annotations.Nullable;

/**
 * A record of the models topic: a version takes an alias, or the alias is given up.
 *
 * @param announced null for a tombstone
 */
public record AliasChange(String alias, @Nullable ModelAnnouncement announced) {}
