package dev.reelstream.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What of one user waits for its other half, by seq, and its bytes.
 *
 * <p>For maintainers: the first byte is the layout's number; a new layout gets a new number and the
 * old one stays readable.
 */
final class UserPairs {
  private static final int LAYOUT = 1;
  private static final PositiveSerializer POSITIVES = new PositiveSerializer();
  private static final RankedListSerializer LISTS = new RankedListSerializer();

  final Map<Long, Positive> positives = new HashMap<>();
  final Map<Long, List<RankedList>> lists = new HashMap<>();

  /** Positives are kept from here... */
  long oldest;

  /** ...to here; 0 where there was none yet. */
  long newest;

  /** The lists for a query; none that anybody may add to. */
  List<RankedList> waiting(long seq) {
    return lists.getOrDefault(seq, List.of());
  }

  /** What waits for the same positive, and this one. */
  List<RankedList> with(RankedList list) {
    List<RankedList> longer = new ArrayList<>(waiting(list.seq()));
    longer.add(list);
    return longer;
  }

  int weight() {
    return 1 + (positives.size() + lists.size()) / 8;
  }

  byte[] toBytes() {
    DataOutputSerializer out = new DataOutputSerializer(1_024);
    try {
      out.writeByte(LAYOUT);
      out.writeLong(oldest);
      out.writeLong(newest);
      out.writeInt(positives.size());
      for (Positive positive : new TreeMap<>(positives).values()) {
        POSITIVES.serialize(positive, out);
      }
      out.writeInt(lists.size());
      for (List<RankedList> ofOneQuery : new TreeMap<>(lists).values()) {
        out.writeInt(ofOneQuery.size());
        for (RankedList list : ofOneQuery) {
          LISTS.serialize(list, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write what waits", e);
    }
    return out.getCopyOfBuffer();
  }

  static UserPairs fromBytes(byte[] bytes) {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    UserPairs pairs = new UserPairs();
    try {
      int layout = in.readByte();
      if (layout != LAYOUT) {
        throw new IllegalStateException(
            "state of outcomes has layout " + layout + ": expected " + LAYOUT);
      }
      pairs.oldest = in.readLong();
      pairs.newest = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        Positive positive = POSITIVES.deserialize(in);
        pairs.positives.put(positive.seq(), positive);
      }
      for (int queries = in.readInt(); queries > 0; queries--) {
        int size = in.readInt();
        List<RankedList> ofOneQuery = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          ofOneQuery.add(LISTS.deserialize(in));
        }
        pairs.lists.put(ofOneQuery.get(0).seq(), ofOneQuery);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what waits", e);
    }
    return pairs;
  }
}
