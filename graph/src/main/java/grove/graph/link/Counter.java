package grove.graph.link;

import java.util.Locale;

/// What a graph counts.
public enum Counter {
  LINKS_OPENED,
  LINKS_READY,

  TLS_FAILED,
  FRAMES_MALFORMED,
  FRAMES_ILLEGAL,
  LINKS_TIMED_OUT,

  STRANGERS_REFUSED,
  ENTRIES_RECEIVED,
  ENTRIES_KNOWN,
  ENTRIES_REFUSED,
  FORKS_SEEN,
  FORKS_PROVED,
  GAPS_SEEN,
  NEWER_FORMATS_SEEN,
  WAITING_DROPPED,
  PUSHES_SENT,
  PUSHES_USEFUL,
  PULLS_RETRIED,
  RUNS_HELD_BACK,
  HAVES_SENT,
  EPHEMERALS_RECEIVED,
  EPHEMERALS_REFUSED,
  CHUNKS_RECEIVED,
  CHUNKS_WRONG,
  JOINS_RECEIVED,
  JOINS_REFUSED;

  /// Name as it is shown: lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
