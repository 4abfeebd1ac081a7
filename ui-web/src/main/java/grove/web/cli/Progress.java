package grove.web.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/// A progress bar on standard error, on a terminal only: share done, bytes, speed and time left.
final class Progress implements AutoCloseable {
  /// Least time between two drawings, in milliseconds.
  private static final long DRAW_MS_MIN = 100;

  private static final int BAR_CHARS = 24;
  private static final int NAME_CHARS_MAX = 30;

  private final PrintStream terminal;
  private final boolean shown;
  private final LongSupplier clockMs;
  private final long totalBytes;
  private final long startMs;
  private long doneBytes;
  private long hadBytes;
  private long drawnMs;
  private String name = "";

  Progress(PrintStream terminal, boolean shown, LongSupplier clockMs, long totalBytes) {
    this.terminal = terminal;
    this.shown = shown;
    this.clockMs = clockMs;
    this.totalBytes = totalBytes;
    this.startMs = clockMs.getAsLong();
  }

  static Progress onTerminal(long totalBytes) {
    boolean terminal = Terminal.present();
    return new Progress(System.err, terminal, Cli.CLOCK_MS, totalBytes);
  }

  void at(String item) {
    name = Output.plain(item);
  }

  /// So many were there before: they are part of the whole, and say nothing of the speed.
  void had(long bytes) {
    hadBytes += bytes;
    done(bytes);
  }

  void done(long bytes) {
    doneBytes += bytes;
    long now = clockMs.getAsLong();
    if (shown && now - drawnMs >= DRAW_MS_MIN) {
      drawnMs = now;
      terminal.print("\r" + line(now) + "\u001b[K");
      terminal.flush();
    }
  }

  /// The bar as it stands.
  String line(long nowMs) {
    double share = totalBytes == 0 ? 1 : Math.min(1.0, doneBytes / (double) totalBytes);
    int full = (int) (share * BAR_CHARS);
    double seconds = Math.max(0.001, (nowMs - startMs) / 1_000.0);
    double rate = (doneBytes - hadBytes) / seconds;
    long left = rate < 1 ? 0 : (long) ((totalBytes - doneBytes) / rate);
    String shortName =
        name.length() > NAME_CHARS_MAX
            ? "…" + name.substring(name.length() - NAME_CHARS_MAX + 1)
            : name;
    return "["
        + "#".repeat(full)
        + "-".repeat(BAR_CHARS - full)
        + "] "
        + Math.round(share * 100)
        + " %  "
        + size((long) rate)
        + "/s  "
        + left
        + " s left  "
        + shortName;
  }

  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "";
    for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
      if (value < 1_000) {
        break;
      }
      value /= 1_000;
      unit = next;
    }
    return String.format(java.util.Locale.ROOT, "%.1f %s", value, unit);
  }

  /// A stream that counts what is read from it.
  InputStream counting(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
          done(1);
        }
        return value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
          done(count);
        }
        return count;
      }
    };
  }

  @Override
  public void close() {
    if (shown && drawnMs > 0) {
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }
}
