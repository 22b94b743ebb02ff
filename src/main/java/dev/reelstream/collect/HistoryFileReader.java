package dev.reelstream.collect;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Reads the histories of Parquet files, a row group at a time. */
final class HistoryFileReader {
  // An item's id stands in thousands of histories: one string for all of them.
  private final Map<Binary, String> names = new HashMap<>();

  // One history, reused: its length is known when the next one begins.
  private String[] itemIds = new String[256];
  private double[] values = new double[256];
  private long[] timestamps = new long[256];

  /**
   * Hands over every history of a file in the file's order.
   *
   * @throws IOException if the file is not what {@link HistoryFileWriter} writes
   */
  void read(Path file, Consumer<UserHistory> histories) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      HistoryFooter footer = HistoryFooter.of(channel);
      for (BlockMetaData group : footer.rowGroups()) {
        new RowGroup(channel, group, footer.writer()).read(histories);
      }
    } catch (CollectException e) {
      throw e;
    } catch (RuntimeException e) {
      // Parquet's decoders stumble over bytes that mean nothing in many ways.
      throw new IOException("it cannot be decoded: " + e, e);
    }
  }

  private final class RowGroup {
    private final long rows;
    private final ColumnReader users;
    private final ColumnReader items;
    private final ColumnReader ratings;
    private final ColumnReader times;

    RowGroup(SeekableByteChannel file, BlockMetaData group, ParsedVersion writer)
        throws IOException {
      rows = group.getRowCount();
      users = column(file, group, HistorySchema.user(), writer);
      items = column(file, group, HistorySchema.items(), writer);
      ratings = column(file, group, HistorySchema.ratings(), writer);
      times = column(file, group, HistorySchema.times(), writer);
    }

    void read(Consumer<UserHistory> histories) throws IOException {
      for (long row = 0; row < rows; row++) {
        String userId = users.getBinary().toStringUsingUTF8();
        users.consume();
        int size = 0;
        int level;
        do {
          makeRoom(size);
          itemIds[size] = name(items.getBinary());
          values[size] = ratings.getDouble();
          timestamps[size] = times.getLong();
          size++;
          items.consume();
          ratings.consume();
          times.consume();
          level = items.getCurrentRepetitionLevel();
          if (ratings.getCurrentRepetitionLevel() != level
              || times.getCurrentRepetitionLevel() != level) {
            throw new IOException("the lists of user " + userId + " are of different lengths");
          }
        } while (level > 0);
        histories.accept(
            new UserHistory(
                userId,
                Arrays.copyOf(itemIds, size),
                Arrays.copyOf(values, size),
                Arrays.copyOf(timestamps, size)));
      }
    }
  }

  private String name(Binary id) {
    String name = names.get(id);
    if (name == null) {
      name = id.toStringUsingUTF8();
      // A copy of its bytes: the original holds on to the page that it was read from.
      names.put(Binary.fromConstantByteArray(id.getBytes()), name);
    }
    return name;
  }

  private void makeRoom(int size) {
    if (size == itemIds.length) {
      itemIds = Arrays.copyOf(itemIds, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      timestamps = Arrays.copyOf(timestamps, 2 * size);
    }
  }

  private static ColumnReader column(
      SeekableByteChannel file, BlockMetaData group, ColumnDescriptor column, ParsedVersion writer)
      throws IOException {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (Arrays.equals(chunk.getPath().toArray(), column.getPath())) {
        return new ColumnReaderImpl(
            column, ColumnPages.read(file, chunk), new PrimitiveConverter() {}, writer);
      }
    }
    throw new IOException("a row group lacks the column " + String.join(".", column.getPath()));
  }
}
