package dev.reelstream.cli;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** The log of this process: there when something went wrong, gone when nothing did. */
record LogFile(@Nullable File file) {

  static LogFile ofThisProcess() {
    String path = System.getProperty("reelstream.log.file");
    return new LogFile(path == null ? null : new File(path));
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
