package dev.reelstream.session;

import dev.reelstream.event.LateRating;
import dev.reelstream.event.Session;
import dev.reelstream.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * What one rating did to its user's context.
 *
 * @param closed the session that ended because this rating came after its gap
 * @param query there for a positive that was taken
 * @param late there for a rating that came too late; nothing else is then
 * @param duplicate the same user, item and time was there already: nothing changed
 */
public record Appended(
    @Nullable Session closed, @Nullable Query query, @Nullable LateRating late, boolean duplicate) {
  static final Appended DUPLICATE = new Appended(null, null, null, true);

  static Appended late(LateRating rating) {
    return new Appended(null, null, rating, false);
  }
}
