package grove.identity.link;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

/// A link without encryption for simulated worlds: each end says who it is and a random number; then
/// records follow, each with its length and a check that depends on link, direction and place.
///
/// ```
/// greeting  magic 4, device 32, random 32, check 4 over these
/// record    length 4, check 4, plain;  a length of 2^32 - 1 is a farewell
/// ```
final class KeyedLink implements SecureLink {
  private static final int MAGIC = 0x6b656564;
  private static final int PART_BYTES = 32;
  private static final int CHECK_BYTES = 4;
  private static final int GREETING_BYTES = 4 + 2 * PART_BYTES + CHECK_BYTES;
  private static final int HEAD_BYTES = 4 + CHECK_BYTES;
  private static final long FAREWELL = 0xffff_ffffL;
  private static final int RECORD_BYTES_MAX = 2 << 20;

  private final DeviceId own;
  private final Optional<DeviceId> expected;
  private final Bytes random;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private byte[] waiting = {};
  private Optional<DeviceId> peer = Optional.empty();
  private Bytes exporter = Bytes.EMPTY;
  private long written;
  private long read;
  private boolean farewell;
  private boolean dead;

  private KeyedLink(DeviceKey own, Optional<DeviceId> expected, SecureRandom from) {
    this.own = own.id();
    this.expected = expected;
    var drawn = new byte[PART_BYTES];
    from.nextBytes(drawn);
    random = Bytes.owned(drawn);
  }

  static KeyedLink caller(DeviceKey own, DeviceId expectedPeer, SecureRandom random) {
    var link = new KeyedLink(own, Optional.of(expectedPeer), random);
    link.greet();
    return link;
  }

  static KeyedLink callee(DeviceKey own, SecureRandom random) {
    return new KeyedLink(own, Optional.empty(), random);
  }

  private void greet() {
    var said = new ByteWriter().u32(MAGIC).bytes(own.bytes()).bytes(random).toBytes();
    output.writeBytes(said.toArray());
    output.writeBytes(check(said).toArray());
  }

  private static Bytes check(Bytes... over) {
    var crc = new CRC32();
    for (var part : over) {
      crc.update(part.toArray());
    }
    return new ByteWriter().u32(crc.getValue()).toBytes();
  }

  private Bytes check(DeviceId from, long number, Bytes text) {
    return check(exporter, from.bytes(), new ByteWriter().u64(number).toBytes(), text);
  }

  @Override
  public void offer(byte[] cipher, int from, int to) throws LinkException {
    Objects.checkFromToIndex(from, to, cipher.length);
    live();
    if (farewell) {
      return;
    }
    waiting = Bytes.concat(Bytes.owned(waiting), Bytes.of(cipher).slice(from, to)).toArray();
    try {
      take();
    } catch (MalformedException e) {
      dead = true;
      throw new LinkException("the peer's bytes were refused", e);
    }
  }

  private void take() throws MalformedException, LinkException {
    var bytes = Bytes.owned(waiting);
    var at = 0;
    if (peer.isEmpty()) {
      if (bytes.size() < GREETING_BYTES) {
        return;
      }
      at = GREETING_BYTES;
      meet(bytes.slice(0, at));
    }
    while (bytes.size() - at >= HEAD_BYTES && !farewell) {
      var in = ByteReader.of(bytes.slice(at, at + HEAD_BYTES));
      var length = in.u32();
      var shown = in.bytes(CHECK_BYTES);
      farewell = length == FAREWELL;
      if (!farewell && length > RECORD_BYTES_MAX) {
        throw new MalformedException("a record of " + length + " bytes");
      }
      var end = at + HEAD_BYTES + (farewell ? 0 : (int) length);
      if (bytes.size() < end) {
        break;
      }
      var text = bytes.slice(at + HEAD_BYTES, end);
      if (!shown.equals(check(peer.orElseThrow(), read++, text))) {
        throw new MalformedException("a record that was changed");
      }
      plain.writeBytes(text.toArray());
      at = end;
    }
    waiting = bytes.slice(at, bytes.size()).toArray();
  }

  private void meet(Bytes greeting) throws MalformedException, LinkException {
    var said = greeting.slice(0, GREETING_BYTES - CHECK_BYTES);
    var in = ByteReader.of(greeting);
    if (in.u32() != MAGIC) {
      throw new MalformedException("no greeting");
    }
    var device = DeviceId.read(in);
    var theirs = in.bytes(PART_BYTES);
    if (!in.bytes(CHECK_BYTES).equals(check(said))) {
      throw new MalformedException("a greeting that was changed");
    }
    if (expected.isPresent() && !expected.get().equals(device)) {
      dead = true;
      throw new LinkException("another device answered");
    }
    if (expected.isEmpty()) {
      greet();
    }
    peer = Optional.of(device);
    var calls = expected.isPresent();
    exporter =
        Hash.sha256(
                Bytes.concat(
                    calls ? random : theirs,
                    calls ? theirs : random,
                    (calls ? own : device).bytes(),
                    (calls ? device : own).bytes()))
            .bytes();
  }

  @Override
  public byte[] takeOutput() {
    var taken = output.toByteArray();
    output.reset();
    return taken;
  }

  @Override
  public int plainBytes() {
    return plain.size();
  }

  @Override
  public void takePlain(byte[] into, int at) {
    System.arraycopy(plain.toByteArray(), 0, into, at, plain.size());
    plain.reset();
  }

  @Override
  public void write(byte[] text, int from, int to) throws LinkException {
    live();
    if (!established()) {
      throw new IllegalStateException("nothing is said on a link before it is established");
    }
    if (farewell) {
      throw new LinkException("the peer closed the link");
    }
    put(to - from, Bytes.of(text).slice(from, to));
  }

  private void put(long length, Bytes text) {
    var head = new ByteWriter().u32(length).bytes(check(own, written++, text)).toBytes();
    output.writeBytes(head.toArray());
    output.writeBytes(text.toArray());
  }

  private void live() throws LinkException {
    if (dead) {
      throw new LinkException("the link is closed");
    }
  }

  @Override
  public boolean established() {
    return peer.isPresent() && !dead;
  }

  @Override
  public boolean closedByPeer() {
    return farewell;
  }

  @Override
  public DeviceId peer() {
    return peer.orElseThrow(() -> new IllegalStateException("the link is not established"));
  }

  @Override
  public Bytes exporter() {
    if (exporter.isEmpty()) {
      throw new IllegalStateException("the link is not established");
    }
    return exporter;
  }

  @Override
  public void closeNotify() throws LinkException {
    live();
    if (peer.isPresent()) {
      put(FAREWELL, Bytes.EMPTY);
    }
    dead = true;
  }

  @Override
  public void close() {
    dead = true;
  }
}
