package dev.reelstream.retrieval.graph;

import java.util.Set;

/**
 * The TensorFlow ops a served graph may hold. A SavedModel is a program: what is not listed here
 * (files, processes, Python, network, custom ops) is refused before the graph is loaded.
 */
final class ServingOps {
  /** What a query may run: arithmetic, shapes, look-ups, control flow; nothing with an effect. */
  static final Set<String> COMPUTE =
      Set.of(
          ("Abs Add AddN AddV2 All Any ArgMax ArgMin BatchMatMul BatchMatMulV2 BiasAdd BroadcastArgs"
                  + " BroadcastTo Cast Ceil ClipByValue Concat ConcatV2 Const Cumsum Div DivNoNan"
                  + " Einsum Elu EnsureShape Enter Equal Erf Exit Exp ExpandDims Expm1 Fill Floor"
                  + " FloorDiv FloorMod Gather GatherNd GatherV2 Greater GreaterEqual GRUBlockCell"
                  + " Identity IdentityN If Inv InvertPermutation IsFinite IsNan L2Loss LeakyRelu Less"
                  + " LessEqual Log Log1p LogicalAnd LogicalNot LogicalOr LogSoftmax LoopCond MatMul"
                  + " MatrixBandPart Max Maximum Mean Merge Min Minimum Mod Mul MulNoNan Neg"
                  + " NextIteration NoOp NotEqual OneHot OnesLike Pack Pad PadV2 PartitionedCall"
                  + " Placeholder PlaceholderWithDefault Pow PreventGradient Prod Range Rank"
                  + " ReadVariableOp RealDiv Reciprocal Relu Relu6 Reshape ResourceGather"
                  + " ResourceGatherNd ReverseSequence ReverseV2 Round Rsqrt ScatterNd"
                  + " SegmentSum Select SelectV2 Selu Shape ShapeN Sigmoid Sign Size Slice Snapshot"
                  + " Softmax Softplus Softsign Split SplitV Sqrt Square SquaredDifference Squeeze"
                  + " StatefulPartitionedCall StatelessIf StatelessWhile StopGradient StridedSlice Sub"
                  + " Sum Switch Tanh TensorListFromTensor TensorListGetItem TensorListReserve"
                  + " TensorListSetItem TensorListStack TensorScatterAdd TensorScatterMax"
                  + " TensorScatterMin TensorScatterUpdate Tile TopK TopKV2 Transpose TruncateDiv"
                  + " Unpack UnsortedSegmentMax UnsortedSegmentSum VarHandleOp Variable VariableV2"
                  + " Where While Xdivy Xlogy ZerosLike")
              .split(" "));

  /** What restoring the variables runs besides: it reads the checkpoint the loader names. */
  static final Set<String> RESTORE = Set.of("RestoreV2", "Assign", "AssignVariableOp");

  /**
   * The saving half of every exported saver: it may be there, but nothing that runs may need it.
   */
  static final Set<String> SAVE =
      Set.of("SaveV2", "MergeV2Checkpoints", "ShardedFilename", "StringJoin");

  private ServingOps() {}
}
