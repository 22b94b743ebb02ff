package dev.reelstream.retrieval;

import dev.reelstream.event.ModelAnnouncement;
import dev.reelstream.event.ScoredItem;
import dev.reelstream.registry.GoldenQuery;
import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemFile;
import dev.reelstream.registry.Manifest;
import dev.reelstream.registry.ModelVerifier;
import dev.reelstream.registry.ModelVersion;
import dev.reelstream.registry.Vocabulary;
import dev.reelstream.retrieval.graph.ModelGraph;
import dev.reelstream.retrieval.graph.QueryEncoder;
import dev.reelstream.retrieval.index.IndexChoice;
import dev.reelstream.retrieval.index.IndexFile;
import dev.reelstream.retrieval.index.ItemIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that may serve: verified, loaded, and seen to answer its golden batch.
 *
 * <p>Reference-counted. The loader holds the first reference, {@link #retain} adds one, {@link
 * #close} gives one back, and the native model goes with the last. A call that is running holds a
 * reference of its own.
 */
public final class ServingModel implements RefCounted {
  private static final Logger LOG = LoggerFactory.getLogger(ServingModel.class);

  private final ModelVersion version;
  private final QueryEncoder encoder;
  private final List<String> popular;
  private final ModelGraph graph;
  private final @Nullable ItemIndex index;
  private final Map<Capability, EquippedItems> equipped;

  private ServingModel(
      ModelVersion version,
      QueryEncoder encoder,
      List<String> popular,
      ModelGraph graph,
      @Nullable ItemIndex index,
      Map<Capability, EquippedItems> equipped) {
    this.version = version;
    this.encoder = encoder;
    this.popular = popular;
    this.graph = graph;
    this.index = index;
    this.equipped = equipped;
  }

  /** Loads the version an announcement names, and only that one: the digest must agree. */
  public static ServingModel load(ModelAnnouncement announcement) {
    return load(announcement, IndexChoice.AUTO);
  }

  /** The same, with a choice of who finds the best items. */
  public static ServingModel load(ModelAnnouncement announcement, IndexChoice choice) {
    return loadVerified(ModelVerifier.verify(announcement), choice);
  }

  /** Loads a version after verifying it; {@link InvalidModelException} says what is wrong. */
  public static ServingModel load(ModelVersion version) {
    return load(version, IndexChoice.AUTO);
  }

  /** The same, with a choice of who finds the best items. */
  public static ServingModel load(ModelVersion version, IndexChoice choice) {
    ModelVersion verified = ModelVerifier.verify(version.directory());
    if (!verified.digest().equals(version.digest())) {
      throw new InvalidModelException(
          version.directory() + ": " + Manifest.FILE + " has changed since it was read");
    }
    return loadVerified(verified, choice);
  }

  private static ServingModel loadVerified(ModelVersion version, IndexChoice choice) {
    long start = System.nanoTime();
    Manifest manifest = version.manifest();
    try {
      Vocabulary vocabulary = Vocabulary.read(version.vocabulary());
      Vocabulary users =
          manifest.files().containsKey(Manifest.USERS) ? Vocabulary.read(version.users()) : null;
      QueryEncoder encoder = new QueryEncoder(vocabulary, users, manifest.contextLength());
      List<String> popular = ItemFile.read(version.popular());
      ServingModel model = answering(version, encoder, popular, choice);
      LOG.info(
          "loaded {} version {} on {} in {} ms, items are searched {}",
          manifest.name(),
          manifest.version(),
          model.device(),
          (System.nanoTime() - start) / 1_000_000,
          model.approximate() ? "by graph" : "exactly");
      return model;
    } catch (IOException e) {
      throw new InvalidModelException(version.directory() + ": cannot be read: " + e, e);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(version.directory() + ": " + e.getMessage(), e);
    }
  }

  /** On a GPU if there is one and the version answers there as it should, else on the CPU. */
  private static ServingModel answering(
      ModelVersion version, QueryEncoder encoder, List<String> popular, IndexChoice choice)
      throws IOException {
    Manifest manifest = version.manifest();
    String name = manifest.name() + " version " + manifest.version();
    int contextLength = manifest.contextLength();
    ModelGraph graph = ModelGraph.load(name, version.savedModel(), contextLength);
    if (graph.onGpu()) {
      try {
        return checked(version, encoder, popular, graph, choice);
      } catch (InvalidModelException e) {
        LOG.warn("model {} answers otherwise on the GPU, using the CPU: {}", name, e.getMessage());
        graph = graph.onCpu(name, version.savedModel(), contextLength);
      }
    }
    return checked(version, encoder, popular, graph, choice);
  }

  /** Takes over the graph, also where it throws. */
  private static ServingModel checked(
      ModelVersion version,
      QueryEncoder encoder,
      List<String> popular,
      ModelGraph graph,
      IndexChoice choice)
      throws IOException {
    try {
      List<GoldenQuery> golden = version.manifest().golden();
      GoldenQuery everything = AnswerChecks.graph(graph, encoder, golden);
      // A GPU scores a million items in less time than a CPU walks a graph of them.
      IndexChoice suited = choice == IndexChoice.AUTO && graph.onGpu() ? IndexChoice.EXACT : choice;
      ItemIndex index = IndexFile.open(version, encoder.vocabulary().size(), suited);
      if (index != null) {
        graph.closesWithIt(index::close);
        AnswerChecks.index(graph, encoder, index, golden, everything);
      }
      Map<Capability, EquippedItems> equipped = new EnumMap<>(Capability.class);
      for (Capability each : Capability.values()) {
        each.open(version, encoder.vocabulary(), index)
            .ifPresent(items -> equipped.put(each, items));
      }
      for (EquippedItems items : equipped.values()) {
        items.check(graph, encoder, golden);
      }
      return new ServingModel(version, encoder, popular, graph, index, equipped);
    } catch (RuntimeException | IOException e) {
      graph.close();
      throw e;
    }
  }

  private IndexRetriever indexRetriever(ItemIndex searched) {
    graph.retain();
    return new IndexRetriever(graph, encoder, searched);
  }

  /** A retriever with a reference of its own, to be closed by the caller. */
  public Retriever retriever() {
    Optional<EquippedItems> first = equipped.values().stream().findFirst();
    if (first.isPresent()) {
      graph.retain();
      return first.get().retriever(graph, encoder, this::popular);
    }
    // A GPU does all of a query in one call; on a CPU that call's mask and TopK are what takes the
    // time, see docs/performance.md.
    return index != null && (index.approximate() || !graph.onGpu())
        ? indexRetriever(index)
        : graphRetriever();
  }

  /**
   * A retriever that leaves all of a query to the SavedModel's {@code recommend} signature, with a
   * reference of its own, to be closed by the caller.
   */
  public Retriever graphRetriever() {
    graph.retain();
    return new GraphRetriever(graph, encoder);
  }

  /** Whether a graph is walked and the best items may be missed; else all of them are scored. */
  public boolean approximate() {
    return index != null && index.approximate();
  }

  /** What the job must provide for it. */
  public Set<Capability> needs() {
    return equipped.keySet();
  }

  /** What advances a state that is kept; empty where the model has no steps. */
  public Optional<GruSteps> steps() {
    return equipped.values().stream().flatMap(each -> each.advancing().stream()).findFirst();
  }

  /** The query tower alone, with a reference of its own, to be closed by the caller. */
  public QueryTower tower() {
    graph.retain();
    return new GraphQueryTower(graph);
  }

  /** The first {@code k} unseen items of the popularity list; scores fall from 1 towards 0. */
  public List<ScoredItem> popular(Collection<String> seen, int k) {
    Set<String> known = seen instanceof Set<String> set ? set : new HashSet<>(seen);
    List<ScoredItem> items = new ArrayList<>();
    for (int rank = 0; rank < popular.size() && items.size() < k; rank++) {
      if (!known.contains(popular.get(rank))) {
        items.add(new ScoredItem(popular.get(rank), 1f / (rank + 1)));
      }
    }
    return items;
  }

  /** The version it serves. */
  public ModelVersion version() {
    return version;
  }

  public Vocabulary vocabulary() {
    return encoder.vocabulary();
  }

  /** The users the model knows; empty where it does not use the user. */
  public Optional<Vocabulary> users() {
    return Optional.ofNullable(encoder.users());
  }

  public int contextLength() {
    return version.manifest().contextLength();
  }

  /** {@code gpu} or {@code cpu}. */
  public String device() {
    return graph.device();
  }

  @Override
  public ServingModel retain() {
    graph.retain();
    return this;
  }

  @Override
  public boolean closed() {
    return graph.closed();
  }

  @Override
  public void close() {
    graph.close();
  }
}
