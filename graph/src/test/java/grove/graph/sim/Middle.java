package grove.graph.sim;

import grove.graph.Address;
import grove.graph.Connection;
import grove.graph.Loop;
import grove.graph.Transport;
import grove.identity.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Somebody in the middle: carries bytes between callers and a node, keeps all of them, and changes
/// some if it is told to.
public final class Middle {
  private static final Address AT = new Address("middle", 4_700);

  private final Loop loop;
  private final Transport transport;
  private final Address to;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private long flipAfter = Long.MAX_VALUE;
  private int flipped;

  public Middle(SimGroup group, Address to) {
    this.to = to;
    loop = group.world().loop();
    transport = group.network().host(AT.host());
    transport.listen(AT, loop, this::meet);
  }

  /// Where callers find it.
  public Address address() {
    return AT;
  }

  /// Changes one bit of each piece after so many bytes, in both directions together.
  public void flipAfter(long bytes) {
    flipAfter = bytes;
  }

  public int flipped() {
    return flipped;
  }

  public int carried() {
    return seen.size();
  }

  /// Whether the bytes went by in the clear.
  public boolean saw(Bytes what) {
    return Bytes.of(seen.toByteArray()).toHex().contains(what.toHex());
  }

  private void meet(Connection caller) {
    var callee = transport.dial(to);
    caller.attach(loop, new Carrier(caller, callee));
    callee.attach(loop, new Carrier(callee, caller));
  }

  private final class Carrier implements Connection.Handler {
    private final Connection from;
    private final Connection to;

    Carrier(Connection from, Connection to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void onBytes(byte[] bytes) {
      seen.writeBytes(bytes);
      var carried = Arrays.copyOf(bytes, bytes.length);
      if (seen.size() > flipAfter && carried.length > 0) {
        carried[carried.length / 2] ^= 1;
        flipped++;
      }
      to.send(carried);
    }

    @Override
    public void onDrained() {}

    @Override
    public void onClosed() {
      to.close();
      from.close();
    }
  }
}
