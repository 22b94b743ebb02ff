/**
 * Positives enter as queries; live ones leave with what came next after their item up to that
 * moment, over all users.
 */
@NullMarked
package dev.reelstream.followers;

import org.jspecify.annotations.NullMarked;
