package dev.reelstream.collect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * What a file of histories says of itself at its end.
 *
 * @param writer which version of Parquet wrote it
 */
record HistoryFooter(List<BlockMetaData> rowGroups, ParsedVersion writer) {
  private static final int TAIL = 8;
  // "PAR1", read as a little-endian number.
  private static final int MAGIC = 0x31524150;

  static HistoryFooter of(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return of(channel);
    }
  }

  /** The description, its length, and the mark of the format are the last bytes of the file. */
  static HistoryFooter of(SeekableByteChannel file) throws IOException {
    ByteBuffer tail =
        ByteBuffer.wrap(ColumnPages.bytes(file, file.size() - TAIL, TAIL))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = tail.getInt();
    if (tail.getInt() != MAGIC) {
      throw new IOException("it is no Parquet file, or was cut off");
    }
    byte[] bytes = ColumnPages.bytes(file, file.size() - TAIL - length, length);
    ParquetMetadata footer =
        new ParquetMetadataConverter()
            .fromParquetMetadata(Util.readFileMetaData(new ByteArrayInputStream(bytes)));
    if (!footer.getFileMetaData().getSchema().equals(HistorySchema.SCHEMA)) {
      throw new IOException("its columns are not those of histories");
    }
    return new HistoryFooter(footer.getBlocks(), version(footer.getFileMetaData().getCreatedBy()));
  }

  long users() {
    return rowGroups.stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  long ratings() {
    return rowGroups.stream()
        .flatMap(group -> group.getColumns().stream())
        .filter(column -> column.getPath().toDotString().equals(HistorySchema.TIMES_PATH))
        .mapToLong(ColumnChunkMetaData::getValueCount)
        .sum();
  }

  private static ParsedVersion version(String createdBy) throws IOException {
    try {
      return VersionParser.parse(createdBy);
    } catch (VersionParser.VersionParseException e) {
      throw new IOException("it does not say what wrote it", e);
    }
  }
}
