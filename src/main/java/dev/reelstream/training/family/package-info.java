/** Timelines and hyperparameters enter; the recipe of one model family leaves. */
@NullMarked
package dev.reelstream.training.family;

import org.jspecify.annotations.NullMarked;
