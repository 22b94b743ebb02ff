package dev.reelstream.protocol;

/**
 * One question to a model: what does this user take next?
 *
 * @param user ordinal in {@link Experiment#users}
 * @param context ordinals of the items known before the target, oldest first; a model looks at as
 *     many of the last ones as its context holds
 * @param seen ordinals of the items that are left out where seen items are excluded
 * @param target ordinal of the right answer
 */
record TestCase(int user, Slice context, Slice seen, int target) {}
