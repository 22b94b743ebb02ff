package dev.reelstream.collect;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;

/** Writes histories into one Parquet file, column by column, row group by row group. */
final class HistoryFileWriter implements BulkWriter<UserHistory> {
  /*
   * For maintainers. This is what ParquetWriter does, put together from its public parts, because its builder cannot be
   * compiled or loaded without Hadoop. A task holds one open file per bucket, each with a row group in memory: eight
   * buckets of 8 MiB are 64 MiB a task, and a group of that size still holds some ten thousand users.
   */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
          // Hardly a time occurs twice; without a dictionary they are written as differences.
          .withDictionaryEncoding(HistorySchema.TIMES_PATH, false)
          .withPageWriteChecksumEnabled(true)
          .build();

  private final long rowGroupBytes;
  private final ParquetFileWriter file;
  private final BytesInputCompressor compressor =
      new ZstdCodec().getCompressor(CompressionCodecName.ZSTD);
  private RowGroup group;

  HistoryFileWriter(FSDataOutputStream out) throws IOException {
    this(out, ROW_GROUP_BYTES);
  }

  HistoryFileWriter(FSDataOutputStream out, long rowGroupBytes) throws IOException {
    this.rowGroupBytes = rowGroupBytes;
    file =
        new ParquetFileWriter(
            new FlinkOutput(out),
            HistorySchema.SCHEMA,
            ParquetFileWriter.Mode.CREATE,
            rowGroupBytes,
            0,
            PROPERTIES.getColumnIndexTruncateLength(),
            PROPERTIES.getStatisticsTruncateLength(),
            PROPERTIES.getPageWriteChecksumEnabled());
    file.start();
    group = new RowGroup(compressor);
  }

  @Override
  public void addElement(UserHistory history) throws IOException {
    group.add(history);
    if (group.columns.getBufferedSize() >= rowGroupBytes) {
      group.flush(file);
      group = new RowGroup(compressor);
    }
  }

  /** Pages leave when their row group is full; there is nothing that could be flushed before. */
  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    group.flush(file);
    file.end(Map.of());
  }

  /** The rows that are gathered in memory. */
  private static final class RowGroup {
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore columns;
    private final ColumnWriter users;
    private final ColumnWriter items;
    private final ColumnWriter ratings;
    private final ColumnWriter times;
    private long rows;

    RowGroup(BytesInputCompressor compressor) {
      pages =
          ColumnChunkPageWriteStore.builder()
              .withCompressorProvider(column -> compressor)
              .withSchema(HistorySchema.SCHEMA)
              .withAllocator(PROPERTIES.getAllocator())
              .withColumnIndexTruncateLength(PROPERTIES.getColumnIndexTruncateLength())
              .withPageWriteChecksumEnabled(PROPERTIES.getPageWriteChecksumEnabled())
              .build();
      columns = PROPERTIES.newColumnWriteStore(HistorySchema.SCHEMA, pages, pages);
      users = columns.getColumnWriter(HistorySchema.user());
      items = columns.getColumnWriter(HistorySchema.items());
      ratings = columns.getColumnWriter(HistorySchema.ratings());
      times = columns.getColumnWriter(HistorySchema.times());
    }

    void add(UserHistory history) {
      users.write(Binary.fromString(history.userId()), 0, 0);
      for (int i = 0; i < history.size(); i++) {
        // Level 0 begins the list of a row, 1 goes on with it; 1 of definition is "an element".
        int repetition = i == 0 ? 0 : 1;
        items.write(Binary.fromString(history.itemIds()[i]), repetition, 1);
        ratings.write(history.ratings()[i], repetition, 1);
        times.write(history.timestamps()[i], repetition, 1);
      }
      columns.endRecord();
      rows++;
    }

    void flush(ParquetFileWriter file) throws IOException {
      if (rows > 0) {
        file.startBlock(rows);
        columns.flush();
        pages.flushToFileWriter(file);
        file.endBlock();
      }
      columns.close();
      pages.close();
    }
  }

  /** A stream of Flink's as the file that Parquet writes; whoever opened it closes it. */
  private record FlinkOutput(FSDataOutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new PositionOutputStream() {
        @Override
        public long getPos() throws IOException {
          return out.getPos();
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(bytes, from, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
