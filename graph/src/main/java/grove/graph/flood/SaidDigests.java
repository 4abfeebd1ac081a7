package grove.graph.flood;

import grove.graph.Standing;
import grove.graph.link.Link;
import grove.graph.link.Site;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.Said;
import grove.graph.wire.Said.Digests;
import grove.graph.wire.Said.Row;
import grove.graph.wire.Said.Rows;
import grove.identity.DeviceId;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Brings two nodes in step about ephemerals: with digests, then the rows of what differs, then the
/// words themselves.
///
/// Who dialled asks once the link is live, and anybody now and then. What counts is what would be
/// taken at the other end: words of members that are still fresh.
final class SaidDigests {
  /// Bytes of words that one answer brings, newest first.
  private static final long BYTES_MAX = 4L << 20;

  private static final int DIGEST_BYTES = 8;
  private static final String DOMAIN = "grove/said/1";

  private static final Comparator<Ephemeral> ORDER =
      Comparator.comparing(Ephemeral::device).thenComparingInt(Ephemeral::kind);

  private final Site site;
  private final Supplier<List<Ephemeral>> kept;

  /// @param kept all that this node keeps
  SaidDigests(Site site, Supplier<List<Ephemeral>> kept) {
    this.site = site;
    this.kept = kept;
  }

  /// Asks for what is newer there, and is asked back.
  void ask(Link link) {
    link.send(new Digests(digests()));
  }

  void onSaid(Link link, Said said) {
    switch (said) {
      case Digests(var theirs) -> onDigests(link, theirs);
      case Rows rows -> onRows(link, rows);
    }
  }

  private void onDigests(Link link, List<Long> theirs) {
    var own = digests();
    var differ = 0;
    for (var bucket = 0; bucket < Said.BUCKETS; bucket++) {
      if (!own.get(bucket).equals(theirs.get(bucket))) {
        differ |= 1 << bucket;
      }
    }
    if (differ != 0) {
      link.send(rows(differ, true));
    }
  }

  private void onRows(Link link, Rows rows) {
    var theirs = new HashMap<DeviceId, Map<Integer, Long>>();
    for (var row : rows.rows()) {
      theirs
          .computeIfAbsent(row.device(), _ -> new HashMap<>())
          .merge(row.kind(), row.counter(), Math::max);
    }
    var newer = new ArrayList<Ephemeral>();
    var matched = 0;
    for (var said : valid()) {
      if (rows.covers(said.device())) {
        var there = theirs.getOrDefault(said.device(), Map.of()).get(said.kind());
        if (there == null || there < said.counter()) {
          newer.add(said);
        }
        matched += there != null && there <= said.counter() ? 1 : 0;
      }
    }
    send(link, newer);
    if (rows.asks() && matched < rows.rows().size()) {
      link.send(rows(rows.buckets(), false));
    }
  }

  private static void send(Link link, List<Ephemeral> words) {
    words.sort(Comparator.comparingLong(Ephemeral::counter).reversed());
    var bytes = 0L;
    for (var said : words) {
      bytes += said.payload().size();
      if (bytes <= BYTES_MAX) {
        link.send(said);
      }
    }
  }

  private Rows rows(int buckets, boolean asks) {
    var rows =
        valid().stream()
            .filter(said -> (buckets >>> Said.bucket(said.device()) & 1) == 1)
            .map(said -> new Row(said.device(), said.kind(), said.counter()))
            .toList();
    return new Rows(buckets, asks, rows);
  }

  private List<Ephemeral> valid() {
    var nowMs = site.nowMs();
    return kept.get().stream()
        .filter(said -> said.fresh(nowMs))
        .filter(said -> site.security().standing(said.device()) == Standing.MEMBER)
        .toList();
  }

  private List<Long> digests() {
    var written = new HashMap<Integer, ByteWriter>();
    valid().stream()
        .sorted(ORDER)
        .forEach(said ->
            written
                .computeIfAbsent(Said.bucket(said.device()), _ -> new ByteWriter())
                .bytes(said.device().bytes())
                .u8(said.kind())
                .u64(said.counter()));
    var digests = new ArrayList<Long>(Said.BUCKETS);
    for (var bucket = 0; bucket < Said.BUCKETS; bucket++) {
      var rows = written.get(bucket);
      digests.add(rows == null ? 0L : digest(rows));
    }
    return digests;
  }

  private static long digest(ByteWriter rows) {
    try {
      var hash = Hash.tagged(DOMAIN, rows.toBytes());
      return ByteReader.of(hash.bytes().slice(0, DIGEST_BYTES)).u64();
    } catch (MalformedException e) {
      throw new IllegalStateException("a hash of fewer than 8 bytes", e);
    }
  }
}
