package dev.reelstream.retrieval.graph;

import dev.reelstream.registry.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Reads a SavedModel as data, without running it, and refuses what a served graph may not be.
 *
 * <p>For maintainers: {@code k} is an input of {@code recommend}, so that one version serves every
 * K and each call computes only the K it needs; were it fixed at export, a larger K would take
 * another version of the same weights. {@code user} is an input for families that embed users; the
 * others ignore it.
 */
public final class GraphInspection {
  static final String FILE = "saved_model.pb";
  public static final String RECOMMEND = "recommend";
  static final String QUERY = "query";
  private static final String TAG = "serve";

  private GraphInspection() {}

  /** Throws {@link InvalidModelException}; returns the length of the query vector. */
  static int check(Path savedModel, int contextLength) {
    MetaGraphDef graph = parse(savedModel.resolve(FILE));
    int dimensions = checkSignatures(graph, contextLength);
    checkOps(graph);
    return dimensions;
  }

  private static MetaGraphDef parse(Path file) {
    SavedModel model;
    try (InputStream in = Files.newInputStream(file)) {
      model = SavedModel.parseFrom(in);
    } catch (IOException e) {
      throw new InvalidModelException(file + ": is no SavedModel: " + e.getMessage(), e);
    }
    if (model.getMetaGraphsCount() != 1
        || !model.getMetaGraphs(0).getMetaInfoDef().getTagsList().equals(List.of(TAG))) {
      throw invalid("must hold one graph, tagged '" + TAG + "'");
    }
    return model.getMetaGraphs(0);
  }

  private static int checkSignatures(MetaGraphDef graph, int contextLength) {
    Map<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
    // DJL runs an init op again with every prediction, and it could be anything.
    if (!signatures.keySet().equals(Set.of(QUERY, RECOMMEND))) {
      throw invalid(
          "has signatures "
              + signatures.keySet()
              + ", must have ["
              + QUERY
              + ", "
              + RECOMMEND
              + "]");
    }
    for (String collection :
        List.of("saved_model_main_op", "legacy_init_op", "table_initializer")) {
      if (graph.containsCollectionDef(collection)) {
        throw invalid("runs an op of its own when it is loaded (" + collection + ")");
      }
    }
    SignatureDef recommend = graph.getSignatureDefOrThrow(RECOMMEND);
    SignatureDef query = graph.getSignatureDefOrThrow(QUERY);
    names(RECOMMEND + " inputs", recommend.getInputsMap(), Set.of("context", "k", "seen", "user"));
    names(RECOMMEND + " outputs", recommend.getOutputsMap(), Set.of("ids", "scores"));
    names(QUERY + " inputs", query.getInputsMap(), Set.of("context", "user"));
    names(QUERY + " outputs", query.getOutputsMap(), Set.of("vector"));
    input(recommend, "context", -1, contextLength);
    input(recommend, "k");
    input(recommend, "seen", -1, -1);
    input(recommend, "user", -1);
    input(query, "context", -1, contextLength);
    input(query, "user", -1);
    output(recommend, "ids", DataType.DT_INT32);
    output(recommend, "scores", DataType.DT_FLOAT);
    TensorShapeProto vector = output(query, "vector", DataType.DT_FLOAT);
    if (vector.getUnknownRank() || vector.getDimCount() != 2 || vector.getDim(1).getSize() < 1) {
      throw invalid("output 'vector' has shape " + text(vector) + ", must be [-1, d] with d known");
    }
    return Math.toIntExact(vector.getDim(1).getSize());
  }

  private static void names(String what, Map<String, TensorInfo> tensors, Set<String> expected) {
    if (!tensors.keySet().equals(expected)) {
      throw invalid(
          "%s are %s, must be %s"
              .formatted(
                  what, new TreeMap<>(tensors).keySet(), expected.stream().sorted().toList()));
    }
  }

  private static void input(SignatureDef signature, String name, long... shape) {
    TensorInfo tensor = signature.getInputsOrThrow(name);
    TensorShapeProto actual = tensor.getTensorShape();
    boolean same =
        tensor.getDtype() == DataType.DT_INT32
            && !actual.getUnknownRank()
            && actual.getDimCount() == shape.length;
    for (int i = 0; same && i < shape.length; i++) {
      same = actual.getDim(i).getSize() == shape[i];
    }
    if (!same) {
      throw invalid(
          "input '%s' is %s%s, must be DT_INT32%s"
              .formatted(name, tensor.getDtype(), text(actual), Arrays.toString(shape)));
    }
  }

  private static TensorShapeProto output(SignatureDef signature, String name, DataType type) {
    TensorInfo tensor = signature.getOutputsOrThrow(name);
    TensorShapeProto shape = tensor.getTensorShape();
    if (tensor.getDtype() != type || (!shape.getUnknownRank() && shape.getDimCount() != 2)) {
      throw invalid(
          "output '%s' is %s%s, must be %s[-1, -1]"
              .formatted(name, tensor.getDtype(), text(shape), type));
    }
    return shape;
  }

  private static void checkOps(MetaGraphDef graph) {
    Set<String> functions = new HashSet<>();
    for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
      functions.add(function.getSignature().getName());
    }
    for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
      for (NodeDef node : function.getNodeDefList()) {
        if (!functions.contains(node.getOp())) {
          require(node, ServingOps.COMPUTE);
        }
      }
    }
    Map<String, NodeDef> nodes = new HashMap<>();
    for (NodeDef node : graph.getGraphDef().getNodeList()) {
      nodes.put(node.getName(), node);
      if (!functions.contains(node.getOp())
          && !ServingOps.SAVE.contains(node.getOp())
          && !ServingOps.RESTORE.contains(node.getOp())) {
        require(node, ServingOps.COMPUTE);
      }
    }
    Set<String> compute = new HashSet<>(ServingOps.COMPUTE);
    compute.addAll(functions);
    Set<String> restore = new HashSet<>(compute);
    restore.addAll(ServingOps.RESTORE);
    for (SignatureDef signature : graph.getSignatureDefMap().values()) {
      for (TensorInfo output : signature.getOutputsMap().values()) {
        requireReachable(nodes, output.getName(), compute);
      }
    }
    requireReachable(nodes, graph.getSaverDef().getRestoreOpName(), restore);
  }

  /** Holds every node that a run up to {@code root} would execute against the list. */
  private static void requireReachable(
      Map<String, NodeDef> nodes, String root, Set<String> allowed) {
    Deque<String> open = new ArrayDeque<>(List.of(nodeName(root)));
    Set<String> visited = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!visited.add(name)) {
        continue;
      }
      NodeDef node = nodes.get(name);
      if (node == null) {
        throw invalid("refers to node '" + name + "', which is not there");
      }
      require(node, allowed);
      node.getInputList().forEach(input -> open.push(nodeName(input)));
    }
  }

  private static void require(NodeDef node, Set<String> allowed) {
    if (!allowed.contains(node.getOp())) {
      throw invalid(
          "node '"
              + node.getName()
              + "' is a "
              + node.getOp()
              + ", which may not run in a served graph");
    }
  }

  /** {@code ^name} is a control input, {@code name:1} the second output. */
  private static String nodeName(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static String text(TensorShapeProto shape) {
    return shape.getUnknownRank()
        ? "[?]"
        : shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList().toString();
  }

  private static InvalidModelException invalid(String reason) {
    return new InvalidModelException(FILE + ": " + reason);
  }
}
