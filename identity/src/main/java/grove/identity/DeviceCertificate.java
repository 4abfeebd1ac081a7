package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;

/// The statement that a device belongs to a person, signed by the person's key or by another device
/// of that person.
///
/// @param issuer the key that signed: the person's id, or the id of a device whose own certificate
///     stands before this one in a chain
/// @param createdMs ms since 1970, display only
/// @param signature by the issuer over "grove/certificate/1", person, device, issuer and time
public record DeviceCertificate(
    PersonId person, DeviceId device, Bytes issuer, long createdMs, Bytes signature) {
  private static final Bytes DOMAIN = Bytes.utf8("grove/certificate/1");

  public DeviceCertificate {
    if (issuer.size() != DeviceId.SIZE || signature.size() != Suite.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a certificate's issuer and signature have fixed sizes");
    }
  }

  public static DeviceCertificate byPerson(PersonKey person, DeviceId device, long nowMs) {
    var issuer = person.id().bytes();
    var signature = person.sign(signed(person.id(), device, issuer, nowMs));
    return new DeviceCertificate(person.id(), device, issuer, nowMs, signature);
  }

  public static DeviceCertificate byDevice(
      DeviceKey issuer, PersonId person, DeviceId device, long nowMs) {
    var key = issuer.id().bytes();
    var signature = issuer.sign(signed(person, device, key, nowMs));
    return new DeviceCertificate(person, device, key, nowMs, signature);
  }

  /// Whether the issuer signed it and the device's key is one. Whether the issuer may sign for the
  /// person is for the chain to show: see [PeerCard#valid].
  public boolean valid() {
    return Suite.validKey(device.bytes())
        && Suite.verify(issuer, signed(person, device, issuer, createdMs), signature);
  }

  /// Whether the person's own key is the issuer.
  public boolean issuedByPerson() {
    return issuer.equals(person.bytes());
  }

  public void write(ByteWriter writer) {
    writer
        .bytes(person.bytes())
        .bytes(device.bytes())
        .bytes(issuer)
        .u64(createdMs)
        .bytes(signature);
  }

  public static DeviceCertificate read(ByteReader reader) throws MalformedException {
    return new DeviceCertificate(
        PersonId.read(reader),
        DeviceId.read(reader),
        reader.bytes(DeviceId.SIZE),
        reader.u64(),
        reader.bytes(Suite.SIGNATURE_BYTES));
  }

  private static Bytes signed(PersonId person, DeviceId device, Bytes issuer, long createdMs) {
    return new ByteWriter()
        .bytes(DOMAIN)
        .bytes(person.bytes())
        .bytes(device.bytes())
        .bytes(issuer)
        .u64(createdMs)
        .toBytes();
  }
}
