package grove.graph.link;

import grove.graph.ByeCode;
import grove.graph.NetworkKey;
import grove.graph.wire.Frame;
import grove.graph.wire.Hello;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import java.security.MessageDigest;
import java.util.Optional;

/// Makes and judges HELLO: same version, same group, and the proof of the newest network key.
public final class Introduction {
  private final Site site;

  public Introduction(Site site) {
    this.site = site;
  }

  /// The own HELLO on a link.
  public Hello hello(Link link) {
    var newest = site.security().networkKeys().stream().findFirst();
    var hello =
        new Hello(
            Hello.VERSION,
            Hello.VERSION,
            site.self().incarnation(),
            Frame.BYTES_MAX,
            groupTag(link),
            newest.map(NetworkKey::epoch).orElse(Hash.ZERO),
            Hash.ZERO);
    return newest
        .map(key -> hello.withProof(proof(key.hello(), link, site.device(), link.device(), hello)))
        .orElse(hello);
  }

  /// What is wrong with the other side's HELLO, if anything; notes on the link what it proves.
  public Optional<ByeCode> judge(Link link, Hello hello) {
    if (!hello.speaksVersion() || hello.frameBytesMax() < Frame.BYTES_MAX) {
      return Optional.of(ByeCode.VERSION);
    }
    if (!equal(hello.groupTag(), groupTag(link))) {
      return Optional.of(ByeCode.STRANGER);
    }
    var keys = site.security().networkKeys();
    for (var key : keys) {
      if (key.epoch().equals(hello.epoch())) {
        var right = proof(key.hello(), link, link.device(), site.device(), hello);
        if (!equal(hello.proof(), right)) {
          return Optional.of(ByeCode.STRANGER);
        }
        link.proved(key.epoch().equals(keys.getFirst().epoch()));
      }
    }
    return Optional.empty();
  }

  private Hash groupTag(Link link) {
    return new Hash(Suite.hmac(link.exporter(), site.group().hash().bytes()));
  }

  private static Hash proof(
      Secret helloKey, Link link, DeviceId sender, DeviceId receiver, Hello hello) {
    return new Hash(
        Suite.hmac(
            helloKey, link.exporter().bytes(), sender.bytes(), receiver.bytes(), hello.unproved()));
  }

  private static boolean equal(Hash one, Hash other) {
    return MessageDigest.isEqual(bytes(one.bytes()), bytes(other.bytes()));
  }

  private static byte[] bytes(Bytes bytes) {
    return bytes.toArray();
  }
}
