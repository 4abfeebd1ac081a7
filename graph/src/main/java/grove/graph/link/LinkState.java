package grove.graph.link;

import grove.graph.wire.BlobChunk;
import grove.graph.wire.BlobHave;
import grove.graph.wire.BlobWant;
import grove.graph.wire.Bye;
import grove.graph.wire.Credit;
import grove.graph.wire.Direct;
import grove.graph.wire.Ephemeral;
import grove.graph.wire.ForkFrame;
import grove.graph.wire.Frame;
import grove.graph.wire.FrontierFrame;
import grove.graph.wire.Graft;
import grove.graph.wire.Have;
import grove.graph.wire.Hello;
import grove.graph.wire.Join;
import grove.graph.wire.JoinAnswer;
import grove.graph.wire.KeySeal;
import grove.graph.wire.KeyWant;
import grove.graph.wire.Ping;
import grove.graph.wire.Pong;
import grove.graph.wire.Prune;
import grove.graph.wire.Push;
import grove.graph.wire.Ready;
import grove.graph.wire.Said;
import grove.graph.wire.SegmentFrame;
import grove.graph.wire.Unknown;
import grove.graph.wire.Want;
import grove.store.Lane;

/// How far a link has come, and what the other side may send then. (KNOCKED comes before there is a
/// link: at the port.)
public enum LinkState {
  /// The handshake; no frames yet.
  TLS,
  /// Each side introduces itself.
  HELLO,
  /// The control lane is brought in step.
  CONTROL,
  /// The peer was removed and has seen how: it hands in entries of its own that are missing.
  PARTING,
  /// This side is ready, the other not yet: messages of LIVE may come, but are not sent.
  READY,
  /// Both are ready: everything flows.
  LIVE,
  /// The end.
  CLOSED;

  /// Whether the message may come in this state.
  boolean allows(Frame frame) {
    return switch (frame) {
      case Hello _ -> this == HELLO;
      case Bye _ -> this != TLS && this != CLOSED;
      case Ready _ -> this == CONTROL || this == READY;
      case FrontierFrame(var lane, _, _, _, _) -> lane == Lane.CONTROL ? synced() : takesEntries();
      case Want _, SegmentFrame _, ForkFrame _ -> synced();
      case Credit _, Ping _, Pong _ -> synced();
      case Join _, JoinAnswer _ -> this == CONTROL || this == READY;
      case Push _, Have _, Ephemeral _ -> takesData();
      case Prune _, Graft _ -> takesData();
      case BlobHave _, BlobWant _, BlobChunk _ -> takesData();
      case KeyWant _, KeySeal _, Said _ -> takesData();
      case Direct _ -> takesData();
      case Unknown unknown -> unknown.ignorable() && synced();
    };
  }

  /// Past HELLO.
  boolean synced() {
    return this == CONTROL || takesEntries();
  }

  /// Entries of both lanes are taken, perhaps only the peer's own.
  public boolean takesEntries() {
    return this == PARTING || takesData();
  }

  /// Messages of LIVE are taken.
  public boolean takesData() {
    return this == READY || this == LIVE;
  }
}
