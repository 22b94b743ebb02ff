package dev.reelstream.cli;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of this process: there when something went wrong, gone when nothing did. */
record LogFile(@Nullable File file) {
  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

  static LogFile ofThisProcess() {
    String path = System.getProperty("reelstream.log.file");
    return new LogFile(path == null ? null : new File(path));
  }

  /** Removes it now, unless it is somebody else's. */
  void discard() {
    boolean removed = file != null && !Boolean.getBoolean("reelstream.trainer") && file.delete();
    LOG.debug("log removed: {}", removed);
  }

  /** A trainer shares the log of the replay that started it and leaves it alone. */
  void discardAtExit() {
    if (file != null && !Boolean.getBoolean("reelstream.trainer")) {
      file.deleteOnExit();
    }
  }

  /** Where to look further. */
  String hint() {
    return file == null ? "" : " (details in " + file + ")";
  }
}
