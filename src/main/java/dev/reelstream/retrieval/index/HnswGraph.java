package dev.reelstream.retrieval.index;

import dev.reelstream.registry.InvalidModelException;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A finished HNSW graph in flat arrays. Node n is vocabulary index n + 1; level 0 holds every node.
 *
 * <p>In a file, all big-endian ints: the magic number, nodes, dimensions, beam, the entry node,
 * levels; then for each level from 0 its number of nodes, the nodes in rising order (not for level
 * 0), where each node's neighbours end, and the neighbours.
 */
final class HnswGraph {
  /*
   * For maintainers. The library's own file format trusts what it reads and its graph on the heap
   * is an object per node. Here every number is checked when it is read, a million nodes take three
   * arrays, and a file stays readable when the library moves on.
   */
  private static final int MAGIC = 0x52534831;
  private static final int HEADER = 6;
  private static final int MOST_LEVELS = 32;
  private static final int WIDEST_BEAM = 1 << 20;

  /**
   * One level.
   *
   * @param nodes who is on it, rising
   * @param ends where the neighbours of the node at the same place end; they begin where those of
   *     the one before it end
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Level(int[] nodes, int[] ends, int[] neighbours) {
    /** The position of a node, negative if it is not on this level. */
    int place(int node) {
      // On level 0 every node is at its own number.
      return node < nodes.length && nodes[node] == node ? node : Arrays.binarySearch(nodes, node);
    }

    int start(int place) {
      return place == 0 ? 0 : ends[place - 1];
    }
  }

  private final int dimensions;
  private final int beam;
  private final int entry;
  private final List<Level> levels;

  /**
   * @param beam how many items a search of this graph should keep under way
   */
  private HnswGraph(int dimensions, int beam, int entry, List<Level> levels) {
    this.dimensions = dimensions;
    this.beam = beam;
    this.entry = entry;
    this.levels = List.copyOf(levels);
  }

  HnswGraph withBeam(int width) {
    return new HnswGraph(dimensions, width, entry, levels);
  }

  int nodes() {
    return levels.get(0).nodes().length;
  }

  int dimensions() {
    return dimensions;
  }

  int beam() {
    return beam;
  }

  int entry() {
    return entry;
  }

  List<Level> levels() {
    return levels;
  }

  /** Copies what the library has built. */
  static HnswGraph of(ImmutableGraphIndex built, int beam) {
    List<Level> levels = new ArrayList<>();
    ImmutableGraphIndex.View view = built.getView();
    ImmutableGraphIndex.NodeAtLevel entry = view.entryNode();
    for (int level = 0; level <= entry.level; level++) {
      int[] nodes = new int[built.size(level)];
      NodesIterator all = built.getNodes(level);
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = all.nextInt();
      }
      Arrays.sort(nodes);
      int[] ends = new int[nodes.length];
      int[] neighbours = new int[nodes.length * built.getDegree(level)];
      int end = 0;
      for (int i = 0; i < nodes.length; i++) {
        NodesIterator next = view.getNeighborsIterator(level, nodes[i]);
        while (next.hasNext()) {
          neighbours[end++] = next.nextInt();
        }
        ends[i] = end;
      }
      levels.add(new Level(nodes, ends, Arrays.copyOf(neighbours, end)));
    }
    return new HnswGraph(built.getDimension(), beam, entry.node, levels);
  }

  void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
      out.writeInt(MAGIC);
      out.writeInt(nodes());
      out.writeInt(dimensions);
      out.writeInt(beam);
      out.writeInt(entry);
      out.writeInt(levels.size());
      for (int i = 0; i < levels.size(); i++) {
        Level level = levels.get(i);
        out.writeInt(level.nodes().length);
        if (i > 0) {
          write(out, level.nodes());
        }
        write(out, level.ends());
        write(out, level.neighbours());
      }
    }
  }

  private static void write(DataOutputStream out, int[] values) throws IOException {
    for (int value : values) {
      out.writeInt(value);
    }
  }

  /** Throws {@link InvalidModelException} where the file is anything but a whole graph. */
  static HnswGraph read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      IntBuffer ints = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).asIntBuffer();
      require(channel.size() % Integer.BYTES == 0 && ints.remaining() >= HEADER, file, "no header");
      require(ints.get() == MAGIC, file, "no index of ours");
      int nodes = ints.get();
      int dimensions = ints.get();
      int beam = ints.get();
      int entry = ints.get();
      int levels = ints.get();
      require(nodes >= 1 && dimensions >= 1, file, "no nodes");
      require(beam >= 1 && beam <= WIDEST_BEAM, file, "a beam of " + beam);
      require(levels >= 1 && levels <= MOST_LEVELS, file, levels + " levels");
      List<Level> read = new ArrayList<>();
      for (int i = 0; i < levels; i++) {
        read.add(level(ints, i, nodes, file));
      }
      require(!ints.hasRemaining(), file, "more than its levels");
      require(
          entry >= 0 && entry < nodes && read.get(levels - 1).place(entry) >= 0,
          file,
          "an entry node that is not on the highest level");
      return new HnswGraph(dimensions, beam, entry, read);
    }
  }

  private static Level level(IntBuffer ints, int number, int nodes, Path file) {
    String where = "level " + number + " with ";
    require(ints.hasRemaining(), file, where + "nothing");
    int count = ints.get();
    require(count >= 1 && count <= nodes, file, where + count + " nodes");
    require(number > 0 || count == nodes, file, where + count + " nodes of " + nodes);
    int[] members = new int[count];
    if (number == 0) {
      Arrays.setAll(members, node -> node);
    } else {
      take(ints, members, file);
      for (int i = 0; i < count; i++) {
        boolean rises = i == 0 ? members[0] >= 0 : members[i] > members[i - 1];
        require(rises && members[i] < nodes, file, where + "node " + members[i] + " out of place");
      }
    }
    int[] ends = new int[count];
    take(ints, ends, file);
    for (int i = 0; i < count; i++) {
      require(ends[i] >= (i == 0 ? 0 : ends[i - 1]), file, where + "ends that fall");
    }
    require(ends[count - 1] <= ints.remaining(), file, where + "its neighbours cut off");
    Level level = new Level(members, ends, new int[ends[count - 1]]);
    take(ints, level.neighbours(), file);
    for (int neighbour : level.neighbours()) {
      require(
          neighbour >= 0 && neighbour < nodes && level.place(neighbour) >= 0,
          file,
          where + "a neighbour " + neighbour + " that is not on it");
    }
    return level;
  }

  private static void take(IntBuffer ints, int[] into, Path file) {
    require(ints.remaining() >= into.length, file, "a level cut off");
    ints.get(into);
  }

  private static void require(boolean holds, Path file, String what) {
    if (!holds) {
      throw new InvalidModelException(file.getFileName() + ": holds " + what);
    }
  }
}
