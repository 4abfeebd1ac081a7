package grove.graph.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grove.graph.wire.BlobChunk;
import grove.graph.wire.Bulk;
import grove.graph.wire.Credit;
import grove.graph.wire.Frame;
import grove.graph.wire.LogRef;
import grove.graph.wire.SegmentFrame;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Credit for bulk: both sides of one link.
final class CreditsTest {
  private static final int FRAME = 16 << 10;
  private static final Frame ENTRIES = new SegmentFrame(new LogRef.Tagged(1), 1, Bytes.EMPTY);
  private static final Frame CHUNK = new BlobChunk(Hash.tagged("chunk"), Optional.of(Bytes.EMPTY));

  private final Credits sender = new Credits();
  private final Credits receiver = new Credits();
  private long nowMs;

  /// Sends as much as there is room for; returns the bytes.
  private long fill() {
    var sent = 0L;
    while (sender.room(Bulk.ENTRIES) > 0) {
      sender.onSent(ENTRIES, FRAME, nowMs);
      sent += FRAME;
    }
    return sent;
  }

  /// Takes it in after a while, and grants it anew.
  private void take(long bytes, long afterMs) throws MalformedException {
    nowMs += afterMs;
    for (var at = 0L; at < bytes; at += FRAME) {
      receiver.onReceived(ENTRIES, FRAME);
      var granted = receiver.grant(ENTRIES);
      if (granted.isPresent()) {
        sender.onCredit(granted.get(), 40, nowMs);
      }
    }
  }

  @Test
  void aReaderThatTakesNothingInIsSentLittle() {
    assertEquals(Credits.FIRST_BYTES, fill());
    assertEquals(0, fill());
    assertEquals(Credits.FIRST_BYTES, sender.room(Bulk.BLOBS), "each class has its own");
  }

  @Test
  void aQuickLineIsFilledMoreAndMore() throws MalformedException {
    for (var turn = 0; turn < 12; turn++) {
      take(fill(), 60);
    }
    assertEquals(Credits.WINDOW_BYTES, fill());
  }

  @Test
  void onASlowLineLittleIsOnItsWay() throws MalformedException {
    for (var turn = 0; turn < 12; turn++) {
      take(fill(), 60);
    }
    for (var turn = 0; turn < 12; turn++) {
      take(fill(), 2_000);
    }
    assertEquals(Credits.LEAST_BYTES, fill());
  }

  /// What is sent now and then never fills a line, so it says nothing of how much would.
  @Test
  void aLineThatIsNotFilledStaysAsItIs() throws MalformedException {
    for (var turn = 0; turn < 100; turn++) {
      sender.onSent(ENTRIES, FRAME, nowMs);
      take(FRAME, 60);
    }
    assertEquals(Credits.FIRST_BYTES, fill());
  }

  /// The end of a burst is granted with what comes later, and was not late for that.
  @Test
  void aPauseIsNoSlowLine() throws MalformedException {
    for (var turn = 0; turn < 20; turn++) {
      sender.onSent(ENTRIES, 100, nowMs);
      receiver.onReceived(ENTRIES, 100);
      assertEquals(Optional.empty(), receiver.grant(ENTRIES));
      nowMs += 60_000;
      sender.onSent(ENTRIES, FRAME, nowMs);
      nowMs += 60;
      receiver.onReceived(ENTRIES, FRAME);
      sender.onCredit(receiver.grant(ENTRIES).orElseThrow(), 40, nowMs);
    }
    assertTrue(sender.room(Bulk.ENTRIES) >= Credits.FIRST_BYTES);
  }

  @Test
  void creditForMoreThanWasSentIsMalformed() {
    sender.onSent(ENTRIES, FRAME, nowMs);
    assertThrows(
        MalformedException.class,
        () -> sender.onCredit(new Credit(Bulk.ENTRIES, FRAME + 1), 0, nowMs));
  }

  @Test
  void whoSendsMoreThanWasGrantedIsMalformed() throws MalformedException {
    for (var at = 0L; at < Credits.WINDOW_BYTES; at += FRAME) {
      receiver.onReceived(CHUNK, FRAME);
    }
    assertThrows(MalformedException.class, () -> receiver.onReceived(CHUNK, 1));
    assertEquals(Optional.of(new Credit(Bulk.BLOBS, Credits.WINDOW_BYTES)), receiver.grant(CHUNK));
    receiver.onReceived(CHUNK, FRAME);
  }
}
