package dev.reelstream.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelRegistry;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.VersionDraft;
import dev.reelstream.registry.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Every way in which a model may not be served, one by one. */
class UnfitModelTest {
  private Path root;
  private ModelRegistry registry;

  @BeforeEach
  void create(@TempDir Path folder) {
    root = folder;
    registry = new ModelRegistry(folder);
  }

  @Test
  void refusesAFileChangedAfterPublishing() throws IOException {
    ModelVersion version = tiny().publish(registry);
    Path data = version.savedModel().resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 0x40;
    Files.write(data, bytes);
    refuses(version, "variables.data-00000-of-00001: has sha256");
  }

  @Test
  void refusesAManifestChangedSinceItWasRead() throws IOException {
    ModelVersion version = tiny().publish(registry);
    Path manifest = version.directory().resolve(Manifest.FILE);
    Files.writeString(manifest, Files.readString(manifest) + " ");
    refuses(version, "manifest.json has changed since it was read");
  }

  @Test
  void refusesWeightsThatAreNoNumbers() {
    TinySavedModel broken = tiny();
    broken.items[17][3] = Float.NaN;
    refuses(broken.publishUnasked(registry), "scores item index 17 with NaN");
  }

  @Test
  void refusesOtherAnswersThanTheGoldenOnes() {
    refuses(tiny().publishUnasked(registry), "golden query 1: rank 1 scores");
  }

  @Test
  void refusesAVocabularyOfAnotherSize() {
    for (int size : new int[] {19, 21}) {
      ModelVersion version =
          registry.publish(
              "tiny",
              staging -> {
                tiny().export(staging.resolve(Manifest.SAVED_MODEL));
                Vocabulary other = new Vocabulary(TinySavedModel.random(size, 4, 1).vocabulary());
                other.write(staging.resolve(Manifest.VOCABULARY));
                other.write(staging.resolve(Manifest.POPULAR));
                return draft();
              });
      refuses(version, size == 19 ? "the vocabulary has 1 to 19" : "cannot run it");
    }
  }

  @Test
  void refusesAnInputOfAnotherName() {
    refuses(
        tiny().contextNamed("history").publishUnasked(registry),
        "saved_model.pb: recommend inputs are [history, k, seen, user], must be [context,");
  }

  @Test
  void refusesAnotherContextLength() {
    refuses(
        tiny().contextOf(7).publishUnasked(registry),
        "input 'context' is DT_INT32[-1, 7], must be DT_INT32[-1, 10]");
  }

  @Test
  void refusesAGraphThatReadsFiles() {
    refuses(
        tiny()
            .with((tf, scores) -> after(tf, tf.io.readFile(tf.constant("/etc/hostname")), scores))
            .publishUnasked(registry),
        "is a ReadFile, which may not run in a served graph");
  }

  @Test
  void refusesAGraphThatSavesWhileItServes() {
    // Every exported graph holds a SaveV2; only one that a query reaches writes files.
    refuses(
        tiny()
            .with(
                (tf, scores) -> {
                  var save =
                      tf.train.save(
                          tf.constant(root.resolve("written").toString()),
                          strings(tf, "x"),
                          strings(tf, ""),
                          List.of(tf.constant(1f)));
                  return tf.withControlDependencies(save).identity(scores);
                })
            .publishUnasked(registry),
        "is a SaveV2, which may not run in a served graph");
  }

  @Test
  void refusesADisallowedOpThatNothingReaches() {
    refuses(
        edited(graph -> graph.getGraphDefBuilder().addNode(node("hidden", "PyFunc"))),
        "node 'hidden' is a PyFunc");
  }

  @Test
  void refusesADisallowedOpInsideAFunction() {
    refuses(
        edited(
            graph ->
                graph
                    .getGraphDefBuilder()
                    .getLibraryBuilder()
                    .addFunction(
                        FunctionDef.newBuilder()
                            .setSignature(OpDef.newBuilder().setName("f"))
                            .addNodeDef(node("inner", "WriteFile")))),
        "node 'inner' is a WriteFile");
  }

  @Test
  void refusesAnInitializationOp() {
    refuses(
        edited(
            graph ->
                graph.putSignatureDef("__saved_model_init_op", SignatureDef.getDefaultInstance())),
        "has signatures [__saved_model_init_op, query, recommend]");
  }

  @Test
  void refusesAMissingSignature() {
    refuses(edited(graph -> graph.removeSignatureDef("query")), "has signatures [recommend]");
  }

  @Test
  void refusesAGraphWithAnotherTag() {
    refuses(
        edited(graph -> graph.getMetaInfoDefBuilder().clearTags().addTags("train")),
        "must hold one graph, tagged 'serve'");
  }

  @Test
  void refusesBytesThatAreNoGraph() {
    refuses(
        published(file -> Files.write(file, new byte[] {(byte) 0xff, 1, 2, 3})),
        "saved_model.pb: is no SavedModel");
  }

  @Test
  void refusesAGraphWhoseWeightsAreNoCheckpoint() {
    refuses(
        published(
            file -> Files.write(file.resolveSibling("variables/variables.index"), new byte[100])),
        "TensorFlow cannot load it");
  }

  @Test
  void acceptsTheSameModelUnchanged() {
    try (ServingModel model = ServingModel.load(tiny().publish(registry))) {
      assertThat(model.vocabulary().size()).isEqualTo(20);
    }
  }

  private static TinySavedModel tiny() {
    return TinySavedModel.random(20, 4, 1);
  }

  private static Operand<TString> strings(Ops tf, String value) {
    return tf.expandDims(tf.constant(value), tf.constant(0));
  }

  private static Operand<TFloat32> after(Ops tf, Operand<TString> first, Operand<TFloat32> scores) {
    return tf.withControlDependencies(first).identity(scores);
  }

  private static NodeDef node(String name, String op) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp(op)
        .putAttr("note", AttrValue.getDefaultInstance())
        .build();
  }

  /** Publishes a model whose graph somebody has edited, with digests that agree. */
  private ModelVersion edited(Consumer<MetaGraphDef.Builder> change) {
    return published(
        file -> {
          SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
          change.accept(model.getMetaGraphsBuilder(0));
          Files.write(file, model.build().toByteArray());
        });
  }

  private ModelVersion published(FileChange change) {
    return registry.publish(
        "tiny",
        staging -> {
          TinySavedModel tiny = tiny();
          tiny.export(staging.resolve(Manifest.SAVED_MODEL));
          new Vocabulary(tiny.vocabulary()).write(staging.resolve(Manifest.VOCABULARY));
          new Vocabulary(tiny.vocabulary()).write(staging.resolve(Manifest.POPULAR));
          change.apply(staging.resolve("saved_model/saved_model.pb"));
          return draft();
        });
  }

  private static VersionDraft draft() {
    return new VersionDraft(
        "tiny",
        Instant.EPOCH,
        0,
        "none",
        TinySavedModel.LENGTH,
        Map.of(),
        Map.of(),
        1,
        List.of(
            new GoldenQuery(List.of("item-1"), List.of(), List.of(new ScoredItem("item-1", 1f)))));
  }

  private static void refuses(ModelVersion version, String reason) {
    assertThatThrownBy(() -> ServingModel.load(version))
        .isInstanceOf(InvalidModelException.class)
        .message()
        .startsWith(version.directory().toString())
        .contains(reason)
        .doesNotContain("\n");
  }

  private interface FileChange {
    void apply(Path file) throws IOException;
  }
}
