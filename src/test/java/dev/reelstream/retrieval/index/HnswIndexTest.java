package dev.reelstream.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelstream.registry.InvalidModelException;
import dev.reelstream.registry.ItemVectors;
import dev.reelstream.retrieval.ClusteredVectors;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HnswIndexTest extends ItemIndexContract {
  /** Narrow enough for the contract's catalogue to be walked and not scanned. */
  private static final int BEAM = 96;

  @Override
  ItemIndex index(ItemVectors vectors) {
    return new HnswIndex(vectors, HnswBuilder.build(vectors).withBeam(BEAM));
  }

  @Test
  void finds95OfTheHundredBestTensAmongTwentyThousand(@TempDir Path directory) throws Exception {
    ClusteredVectors made = new ClusteredVectors(141, 64, 1);
    ItemVectors vectors = made.items(20_000);
    Path file = directory.resolve("item_index.bin");

    Map<String, Double> metrics = IndexFile.build(file, vectors, made.queries(200));

    assertThat(metrics).containsOnlyKeys("indexRecall@10", "indexBeam");
    assertThat(metrics.get("indexRecall@10")).isBetween(0.97, 1.0);
    HnswGraph graph = HnswGraph.read(file);
    assertThat(graph.beam()).isEqualTo(Objects.requireNonNull(metrics.get("indexBeam")).intValue());
    float[][] others = made.queries(300);
    ItemIndex exact = new ExactIndex(vectors);
    TopK[] best =
        Arrays.stream(others).map(q -> exact.search(q, new int[0], 10)).toArray(TopK[]::new);
    assertThat(Recall.of(new HnswIndex(vectors, graph), others, best)).isGreaterThanOrEqualTo(0.95);
    findsTheUnseenBehindThousandsOfSeen(vectors, graph, exact, others);
  }

  /** The catalogue is large enough here for the walk to go on among the seen. */
  private static void findsTheUnseenBehindThousandsOfSeen(
      ItemVectors vectors, HnswGraph graph, ItemIndex exact, float[][] queries) {
    ItemIndex index = new HnswIndex(vectors, graph);
    for (int count : new int[] {100, 500, 2000, 10_000}) {
      long found = 0;
      for (int i = 0; i < 50; i++) {
        int[] seen = exact.search(queries[i], new int[0], count).items();
        TopK truth = exact.search(queries[i], seen, 10);
        TopK given = index.search(queries[i], seen, 10);
        assertThat(given.size()).isEqualTo(10);
        float worst = truth.scores()[9];
        found += IntStream.range(0, 10).filter(rank -> given.scores()[rank] >= worst).count();
      }
      assertThat(found / 500.0).as("%d seen", count).isGreaterThanOrEqualTo(0.95);
    }
  }

  @Test
  void theSameVectorsGiveTheSameFile(@TempDir Path directory) throws Exception {
    ItemVectors vectors = new ClusteredVectors(50, 16, 3).items(3000);
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    HnswBuilder.build(vectors).write(first);
    HnswBuilder.build(vectors).write(second);
    assertThat(second).hasSameBinaryContentAs(first);
    Path copy = directory.resolve("copy");
    HnswGraph.read(first).write(copy);
    assertThat(copy).hasSameBinaryContentAs(first);
  }

  @Test
  void aDamagedFileIsRefusedOrHarmless(@TempDir Path directory) throws Exception {
    ItemVectors vectors = new ClusteredVectors(20, 8, 3).items(2500);
    Path file = directory.resolve("item_index.bin");
    HnswBuilder.build(vectors).withBeam(64).write(file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(9);
    int refused = 0;
    for (int round = 0; round < 600; round++) {
      byte[] damaged = whole.clone();
      if (round % 3 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(whole.length));
      } else {
        // The header and the first ends in half of the rounds, anywhere in the others.
        int place = random.nextInt(round % 3 == 1 ? 12 : whole.length / 4);
        ByteBuffer.wrap(damaged).putInt(4 * place, random.nextInt() >> random.nextInt(32));
      }
      Files.write(file, damaged);
      try {
        ItemIndex index = new HnswIndex(vectors, HnswGraph.read(file));
        assertThat(index.search(vectors.row(5), new int[] {5}, 10).size()).isEqualTo(10);
      } catch (InvalidModelException e) {
        assertThat(e).hasMessageStartingWith("item_index.bin: holds ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void refusesAGraphOfOtherVectors() {
    HnswGraph graph = HnswBuilder.build(new ClusteredVectors(5, 4, 3).items(100));
    assertThatThrownBy(() -> new HnswIndex(new ClusteredVectors(5, 4, 3).items(99), graph))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("holds a graph of 100 items in 4 dimensions");
  }

  @Test
  void refusesVectorsThatAreNotFinite() {
    float[] values = new float[30];
    values[17] = Float.NaN;
    assertThatThrownBy(() -> HnswBuilder.build(new ItemVectors(10, 3, values)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("item_vectors.bin: row 5 is not finite");
  }

  @Test
  void vectorsOfNothingButZerosStillAnswer() {
    ItemIndex index = index(new ItemVectors(3001, 2, new float[6002]));
    assertThat(index.search(new float[] {1, 1}, new int[] {3}, 10).size()).isEqualTo(10);
  }
}
