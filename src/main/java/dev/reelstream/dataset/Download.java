package dev.reelstream.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Fetches a MovieLens archive into the cache: all of it, checked, or nothing. */
final class Download {
  // The largest archive is 262 MB.
  private static final long MAX_BYTES = 1L << 30;
  private static final int BUFFER = 1 << 16;
  private static final int OK = 200;

  private final URI base;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  Download(URI base, Duration connectTimeout, Duration readTimeout) {
    this.base = base;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  /**
   * The folder in the cache that holds the set now.
   *
   * @throws IOException if the archive could not be had
   * @throws DatasetException if it was had and is not what it should be
   */
  Path fetch(MovieLens set, Path cache, DatasetProgress progress) throws IOException {
    Files.createDirectories(cache);
    // In the cache itself, so that the last step is a rename within one file system.
    Path part = Files.createTempDirectory(cache, "." + set.id() + "-");
    Thread cleaner = new Thread(() -> delete(part));
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      Path archive = part.resolve(set.id() + ".zip");
      String url = base.resolve(set.id() + ".zip").toString();
      String md5 = download(URI.create(url), archive, "downloading " + set.id(), progress);
      Optional<String> expected = set.md5();
      if (expected.isPresent() && !expected.get().equals(md5)) {
        throw new DatasetException(
            "%s is damaged: its md5 is %s, not %s; try again, or unpack it by hand and use --data"
                .formatted(url, md5, expected.get()));
      }
      Path files = part.resolve("files");
      Archive.unpack(archive, url, set, files);
      return publish(files, cache.resolve(set.id()), set);
    } finally {
      delete(part);
      forget(cleaner);
    }
  }

  private static Path publish(Path files, Path target, MovieLens set) throws IOException {
    try {
      return Files.move(files, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have been faster; what it put there is as good.
      if (DatasetReader.ratingFile(target, set.format()).isPresent()) {
        return target;
      }
      throw new DatasetException(
          "%s is in the way of the downloaded %s: remove it".formatted(target, set.id()), e);
    }
  }

  private String download(URI url, Path file, String work, DatasetProgress progress)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    connection.setRequestProperty("User-Agent", "reelstream");
    try {
      int status = answer(connection);
      if (status != OK) {
        throw new IOException("%s answered HTTP %d".formatted(url, status));
      }
      long length = connection.getContentLengthLong();
      if (length > MAX_BYTES) {
        throw new IOException("%s is %d bytes long".formatted(url, length));
      }
      MessageDigest md5 = Digests.md5();
      long received;
      try (InputStream in =
              new DigestInputStream(
                  new ProgressInputStream(connection.getInputStream(), work, length, progress),
                  md5);
          OutputStream out = Files.newOutputStream(file)) {
        received = copy(in, out);
      }
      if (length >= 0 && received != length) {
        throw new IOException("%s ended after %d of %d bytes".formatted(url, received, length));
      }
      return Digests.hex(md5);
    } finally {
      connection.disconnect();
    }
  }

  /*
   * The connect timeout leaves out the name look-up, which can take half a minute behind a dead
   * network. So the answer is awaited from outside; a late one is dropped with its daemon thread.
   */
  private int answer(HttpURLConnection connection) throws IOException {
    FutureTask<Integer> status = new FutureTask<>(connection::getResponseCode);
    Thread thread = new Thread(status, "reelstream-download");
    thread.setDaemon(true);
    thread.start();
    try {
      return status.get(2 * connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static long copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      if (total > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes came");
      }
      out.write(buffer, 0, read);
    }
    return total;
  }

  /** What went wrong, in words that fit into a sentence. */
  static String reason(IOException e) {
    String message = MalformedLines.shorten(String.valueOf(e.getMessage()));
    if (e instanceof UnknownHostException) {
      return "unknown host " + message;
    }
    if (e instanceof SocketTimeoutException) {
      return "timed out";
    }
    if (e instanceof AccessDeniedException) {
      return "no permission for " + message;
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : message;
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forget(Thread cleaner) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs and finds nothing left to delete.
    }
  }
}
