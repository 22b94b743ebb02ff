package dev.reelstream.collect;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column in one row group, unpacked.
 *
 * <p>Knows what {@link HistoryFileWriter} writes, pages of the second version: Parquet's general
 * reader cannot be loaded without Hadoop.
 */
final class ColumnPages implements PageReader {
  private final long values;
  private final Deque<DataPage> pages = new ArrayDeque<>();
  private @Nullable DictionaryPage dictionary;

  private ColumnPages(long values) {
    this.values = values;
  }

  static ColumnPages read(SeekableByteChannel file, ColumnChunkMetaData chunk) throws IOException {
    BytesInputDecompressor codec = new ZstdCodec().getDecompressor(chunk.getCodec());
    byte[] bytes = bytes(file, chunk.getStartingPos(), Math.toIntExact(chunk.getTotalSize()));
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    ColumnPages column = new ColumnPages(chunk.getValueCount());
    long found = 0;
    while (found < column.values) {
      PageHeader header = Util.readPageHeader(in);
      if (header.isSetDictionary_page_header()) {
        column.dictionary = dictionary(header, in, codec);
      } else if (header.isSetData_page_header_v2()) {
        column.pages.add(data(header, in, codec));
        found += header.getData_page_header_v2().getNum_values();
      } else {
        throw new IOException("it has pages of the kind " + header.getType());
      }
    }
    return column;
  }

  /** Bytes of the file from a position on. */
  static byte[] bytes(SeekableByteChannel file, long from, int length) throws IOException {
    if (from < 0 || length < 0 || from + length > file.size()) {
      throw new EOFException("it ends before what it announces");
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    file.position(from);
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new EOFException("it ends before what it announces");
      }
    }
    return buffer.array();
  }

  private static DictionaryPage dictionary(
      PageHeader header, ByteArrayInputStream in, BytesInputDecompressor codec) throws IOException {
    int size = header.getUncompressed_page_size();
    return new DictionaryPage(
        codec.decompress(take(in, header.getCompressed_page_size()), size),
        size,
        header.getDictionary_page_header().getNum_values(),
        Encoding.valueOf(header.getDictionary_page_header().getEncoding().name()));
  }

  private static DataPage data(
      PageHeader header, ByteArrayInputStream in, BytesInputDecompressor codec) throws IOException {
    DataPageHeaderV2 page = header.getData_page_header_v2();
    int repetition = page.getRepetition_levels_byte_length();
    int definition = page.getDefinition_levels_byte_length();
    BytesInput repetitions = take(in, repetition);
    BytesInput definitions = take(in, definition);
    // Levels are never packed; where packing would not have helped, neither is the rest.
    BytesInput data = take(in, header.getCompressed_page_size() - repetition - definition);
    int size = header.getUncompressed_page_size() - repetition - definition;
    return DataPageV2.uncompressed(
        page.getNum_rows(),
        page.getNum_nulls(),
        page.getNum_values(),
        repetitions,
        definitions,
        Encoding.valueOf(page.getEncoding().name()),
        page.isIs_compressed() ? codec.decompress(data, size) : data,
        null);
  }

  private static BytesInput take(ByteArrayInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a page ends before what it announces");
    }
    return BytesInput.from(bytes);
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    return dictionary;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DataPage readPage() {
    return pages.poll();
  }
}
