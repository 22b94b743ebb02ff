package dev.reelstream.collect;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;
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
      byte[] page = checked(header, in);
      if (header.isSetDictionary_page_header()) {
        column.dictionary = dictionary(header, page, codec);
      } else if (header.isSetData_page_header_v2()) {
        column.pages.add(data(header, page, codec));
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

  /** The bytes behind a header, as they were written. */
  private static byte[] checked(PageHeader header, ByteArrayInputStream in) throws IOException {
    byte[] page = in.readNBytes(header.getCompressed_page_size());
    CRC32 sum = new CRC32();
    sum.update(page);
    if (page.length < header.getCompressed_page_size() || (int) sum.getValue() != header.getCrc()) {
      throw new IOException("a page is damaged");
    }
    return page;
  }

  private static DictionaryPage dictionary(
      PageHeader header, byte[] page, BytesInputDecompressor codec) throws IOException {
    int size = header.getUncompressed_page_size();
    return new DictionaryPage(
        codec.decompress(BytesInput.from(page), size),
        size,
        header.getDictionary_page_header().getNum_values(),
        Encoding.valueOf(header.getDictionary_page_header().getEncoding().name()));
  }

  /** Two kinds of levels, then the values; levels are never packed, values where it helped. */
  private static DataPage data(PageHeader header, byte[] page, BytesInputDecompressor codec)
      throws IOException {
    DataPageHeaderV2 about = header.getData_page_header_v2();
    int repetition = about.getRepetition_levels_byte_length();
    int levels = repetition + about.getDefinition_levels_byte_length();
    BytesInput values = BytesInput.from(page, levels, page.length - levels);
    return DataPageV2.uncompressed(
        about.getNum_rows(),
        about.getNum_nulls(),
        about.getNum_values(),
        BytesInput.from(page, 0, repetition),
        BytesInput.from(page, repetition, levels - repetition),
        Encoding.valueOf(about.getEncoding().name()),
        about.isIs_compressed()
            ? codec.decompress(values, header.getUncompressed_page_size() - levels)
            : values,
        null);
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
