package dev.reelstream.collect;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard pages through the library that Kafka's clients bring; Parquet's own codecs are
 * Hadoop's.
 */
final class ZstdCodec implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    check(name);
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    check(name);
    return new Decompressor();
  }

  @Override
  public void release() {}

  private static void check(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new CollectException("pages are compressed with " + name + ": only ZSTD is read");
    }
  }

  private static final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      return BytesInput.from(Zstd.compress(bytes.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] packed = bytes.toByteArray();
      // Before memory is taken for it: a damaged header may announce any size.
      if (Zstd.getFrameContentSize(packed) != size) {
        throw new IOException("a page is not of the %d bytes it announces".formatted(size));
      }
      byte[] plain = new byte[size];
      long got = Zstd.decompress(plain, packed);
      if (Zstd.isError(got) || got != size) {
        throw new IOException("a page does not unpack to the %d bytes it should".formatted(size));
      }
      return BytesInput.from(plain);
    }

    @Override
    public void decompress(ByteBuffer input, int packed, ByteBuffer output, int size)
        throws IOException {
      byte[] bytes = new byte[packed];
      input.get(bytes);
      output.put(decompress(BytesInput.from(bytes), size).toByteArray());
    }

    @Override
    public void release() {}
  }
}
