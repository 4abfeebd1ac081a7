package grove.graph.link;

import grove.graph.ByeCode;
import grove.graph.wire.Frame;
import grove.graph.wire.Hello;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.Optional;

/// The one who owns links: introduces itself on them, takes their messages, hears of their end.
public interface LinkHost {
  Site site();

  /// The own HELLO; the encryption is established.
  Hello hello(Link link);

  /// Judges the other side's HELLO; a code ends the link.
  Optional<ByeCode> onHello(Link link, Hello hello);

  /// The link has come to CONTROL.
  void onOpen(Link link);

  /// A message that is legal in the link's state; never HELLO, BYE, PING or PONG.
  void onFrame(Link link, Frame frame) throws MalformedException;

  /// The queue to the network is short again.
  void onDrained(Link link);

  /// The other side has heard all that was sent before a PING, and has answered what it could.
  void onPong(Link link);

  /// A link with this device itself: two ends of one, or another home. It ends now.
  ///
  /// @param name the same at both ends
  void onSelf(Bytes name);

  /// The link has ended; called once.
  void onEnd(Link link);
}
