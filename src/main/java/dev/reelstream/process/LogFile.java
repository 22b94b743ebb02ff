package dev.reelstream.process;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** The log of this process: there when something went wrong, gone when nothing did. */
public record LogFile(@Nullable File file) {
  public static LogFile ofThisProcess() {
    String path = System.getProperty("reelstream.log.file");
    return new LogFile(path == null ? null : new File(path));
  }

  /**
   * Removes it when all hooks have run, since some of them log. A process that another one has
   * started shares that one's log and leaves it alone.
   */
  public void discardAtExit() {
    if (file != null && !ReelstreamProcess.child()) {
      file.deleteOnExit();
    }
  }

  /** Where to look further. */
  public String hint() {
    return file == null ? "" : " (details in " + file + ")";
  }
}
