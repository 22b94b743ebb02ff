package dev.reelstream.bench;

/**
 * The arithmetic of one query to a {@code gru}, in floating-point operations: its matrix products,
 * a multiplication and an addition for each pair of numbers that meet.
 *
 * <pre>
 * inputs      L · 2 · d · 3d   what each item of the context adds to the three gates
 * recurrence  L · 2 · d · 3d   what the state adds at each step
 * output      2 · d · d
 * scores      2 · V · (d + 1)  the vector and a 1 against each item and its bias
 * </pre>
 *
 * <p>Sigmoids, tanh, additions of gates and the selection of the best are left out: they count as
 * time, not as work.
 *
 * @param items V
 * @param dimensions d
 * @param contextLength L
 */
record GruWork(int items, int dimensions, int contextLength) {
  /** Of the formula, whoever works it out and when. */
  double flop() {
    return 2 * gates() + 2.0 * dimensions * dimensions + 2.0 * items * (dimensions + 1);
  }

  /** The same without the inputs, which a version of a small catalogue looks up in a table. */
  double flopWithTable() {
    return flop() - gates();
  }

  private double gates() {
    return contextLength * 2.0 * dimensions * 3 * dimensions;
  }
}
