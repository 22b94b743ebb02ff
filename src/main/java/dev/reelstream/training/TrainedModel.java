package dev.reelstream.training;

import dev.reelstream.training.family.Recipe;
import dev.reelstream.training.graph.Weights;
import java.util.Map;

/**
 * Finished weights on the Java heap, ready to be written as a version.
 *
 * @param contextLength items in a context, fixed in the exported graph
 * @param hyperparameters everything that was set for this training, defaults included
 * @param metrics what was measured on the way, by name
 * @param asksForUser whether queries need a user
 */
record TrainedModel(
    Recipe recipe,
    Weights weights,
    int contextLength,
    Map<String, Object> hyperparameters,
    Map<String, Double> metrics,
    boolean asksForUser) {}
