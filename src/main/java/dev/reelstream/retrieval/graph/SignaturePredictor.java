package dev.reelstream.retrieval.graph;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.nn.Block;
import ai.djl.translate.Translator;

/** A predictor for one signature of a bundle that several signatures share. */
final class SignaturePredictor<I, O> extends Predictor<I, O> {
  /**
   * Tensors enter and leave through host memory whatever device the graph is on: the session copies
   * them itself, so putting them on a GPU first would move each one twice more.
   */
  SignaturePredictor(Model model, Block signature, Translator<I, O> translator) {
    super(model, translator, Device.cpu(), false);
    this.block = signature;
  }
}
