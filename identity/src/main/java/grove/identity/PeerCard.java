package grove.identity;

import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.MalformedException;
import grove.identity.bytes.TextCode;
import java.util.ArrayList;
import java.util.List;

/// What a person hands over to become a member: identity, the device that will join with the chain
/// of certificates that leads to it, that device's key package, and addresses.
///
/// Name and addresses are hints and are not signed. A foreign name is shown with care: decoding
/// checks its length only, because what Unicode counts as a control character changes over the
/// years and all nodes must judge a card alike.
///
/// @param chain from the certificate that the person's key signed to that of the joining device
/// @param addresses as the transport writes them, most useful first
public record PeerCard(
    PersonId person,
    String name,
    List<DeviceCertificate> chain,
    KeyPackage keyPackage,
    List<String> addresses) {
  /// Certificates in a chain.
  public static final int CHAIN_MAX = 16;

  /// Addresses in a card.
  public static final int ADDRESSES_MAX = 16;

  /// Bytes of an address in UTF-8: a host name of 253 characters, brackets, colon and port.
  public static final int ADDRESS_BYTES_MAX = 261;

  /// Bytes of a card; a chain of one certificate and two addresses take about 1,600.
  public static final int CARD_BYTES_MAX = 9_000;

  private static final int VERSION = 1;
  private static final String PREFIX = "grove-card:";

  public PeerCard {
    chain = List.copyOf(chain);
    addresses = List.copyOf(addresses);
    if (chain.isEmpty() || chain.size() > CHAIN_MAX || addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException("a card's chain or addresses are too many or none");
    }
  }

  /// The device that the card is for.
  public DeviceId device() {
    return keyPackage.device();
  }

  /// Whether the chain runs from the person to the device, each certificate signed by the one
  /// before, and the device signed its key package.
  public boolean valid() {
    var issuer = person.bytes();
    for (var certificate : chain) {
      if (!certificate.person().equals(person)
          || !certificate.issuer().equals(issuer)
          || !certificate.valid()) {
        return false;
      }
      issuer = certificate.device().bytes();
    }
    return issuer.equals(device().bytes()) && keyPackage.valid();
  }

  public void write(ByteWriter writer) {
    writer.u8(VERSION).bytes(person.bytes()).text(name).u8(chain.size());
    chain.forEach(certificate -> certificate.write(writer));
    keyPackage.write(writer);
    writer.u8(addresses.size());
    addresses.forEach(writer::text);
  }

  public static PeerCard read(ByteReader reader) throws MalformedException {
    if (reader.u8() != VERSION) {
      throw new MalformedException("a peer card of an unknown version");
    }
    var person = PersonId.read(reader);
    var name = reader.text(PersonName.BYTES_MAX);
    var chain = readChain(reader);
    var keyPackage = KeyPackage.read(reader);
    var addresses = new ArrayList<String>();
    for (var left = count(reader, ADDRESSES_MAX); left > 0; left--) {
      addresses.add(reader.text(ADDRESS_BYTES_MAX));
    }
    return new PeerCard(person, name, chain, keyPackage, addresses);
  }

  /// The card as one line of text.
  public String text() {
    var writer = new ByteWriter();
    write(writer);
    return TextCode.encode(PREFIX, writer.toBytes());
  }

  /// Reads the form of [#text]; white space anywhere is ignored.
  public static PeerCard parse(String text) throws MalformedException {
    var reader = ByteReader.of(TextCode.decode(PREFIX, text, CARD_BYTES_MAX));
    var card = read(reader);
    reader.end();
    return card;
  }

  static List<DeviceCertificate> readChain(ByteReader reader) throws MalformedException {
    var chain = new ArrayList<DeviceCertificate>();
    for (var left = count(reader, CHAIN_MAX); left > 0; left--) {
      chain.add(DeviceCertificate.read(reader));
    }
    if (chain.isEmpty()) {
      throw new MalformedException("a chain without a certificate");
    }
    return chain;
  }

  private static int count(ByteReader reader, int max) throws MalformedException {
    var count = reader.u8();
    if (count > max) {
      throw new MalformedException("a peer card with a list above its limit of " + max);
    }
    return count;
  }
}
