package grove.grouping;

import grove.identity.DeviceCertificate;
import grove.identity.PeerCard;
import grove.identity.PersonName;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.GroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a living device gives to one that it links, over their own encrypted link: who the person
/// is, the certificates down to the new device, and for each group the newest keys and whom to ask.
///
/// The identity key and the recovery code are not in it.
///
/// @param name the person's
/// @param chain from the identity key's certificate to the new device's
public record Handover(String name, List<DeviceCertificate> chain, List<Place> places) {
  /// Bytes of an encoded handover.
  public static final int BYTES_MAX = 4 << 20;

  /// Groups of a person that are handed over.
  public static final int PLACES_MAX = 500;

  private static final int VERSION = 1;

  /// One group.
  ///
  /// @param keys both keys of each of the arrival's epochs, in the same order
  public record Place(GroupId group, Arrival arrival, List<Bytes> keys) {
    public Place {
      keys = List.copyOf(keys);
    }

    /// What the new device's vault has to hold before it opens the group.
    public Map<String, Bytes> vaultValues() {
      VaultArea area = new VaultArea(group);
      Map<String, Bytes> values = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        values.put(area.epoch(arrival.epochs().get(i)), keys.get(i));
      }
      values.put(area.arrival(), arrival.encode());
      return values;
    }

    /// For a device of the person that is in other workspaces already.
    public Bytes encode() {
      ByteWriter out = new ByteWriter().u8(VERSION);
      write(out);
      return out.toBytes();
    }

    public static Place decode(Bytes encoded) throws MalformedException {
      ByteReader in = ByteReader.of(encoded);
      Place place = readOnce(in);
      in.end();
      return place;
    }

    static Place readOnce(ByteReader in) throws MalformedException {
      if (in.u8() != VERSION) {
        throw new MalformedException("another version of Grove: update both devices");
      }
      return read(in);
    }

    void write(ByteWriter out) {
      arrival.write(out.hash(group.hash()));
      keys.forEach(out::bytes);
    }

    static Place read(ByteReader in) throws MalformedException {
      GroupId group = new GroupId(in.hash());
      Arrival arrival = Arrival.read(in);
      List<Bytes> keys = new ArrayList<>();
      for (Hash epoch : arrival.epochs()) {
        Bytes both = in.bytes(EpochKeys.BYTES);
        EpochKeys.read(group, epoch, both).close();
        keys.add(both);
      }
      return new Place(group, arrival, keys);
    }

    /// Gives nothing away: it holds keys.
    @Override
    public String toString() {
      return "Place";
    }
  }

  public Handover {
    chain = List.copyOf(chain);
    places = List.copyOf(places);
  }

  public Bytes encode() {
    ByteWriter out = new ByteWriter().u8(VERSION).text(name).u8(chain.size());
    chain.forEach(certificate -> certificate.write(out));
    out.u16(places.size());
    places.forEach(place -> place.write(out));
    return out.toBytes();
  }

  public static Handover decode(Bytes encoded) throws MalformedException {
    ByteReader in = ByteReader.of(encoded);
    Handover handover = read(in);
    in.end();
    return handover;
  }

  static Handover read(ByteReader in) throws MalformedException {
    if (in.u8() != VERSION) {
      throw new MalformedException("the other device has another version of Grove: update both");
    }
    String name = in.text(PersonName.BYTES_MAX);
    int certificates = in.u8();
    if (certificates < 2 || certificates > PeerCard.CHAIN_MAX) {
      throw new MalformedException("a chain of " + certificates + " certificates");
    }
    List<DeviceCertificate> chain = new ArrayList<>();
    for (int left = certificates; left > 0; left--) {
      chain.add(DeviceCertificate.read(in));
    }
    List<Place> places = new ArrayList<>();
    for (int left = in.count16(PLACES_MAX); left > 0; left--) {
      Place place = Place.read(in);
      if (places.stream().anyMatch(p -> p.group().equals(place.group()))) {
        throw new MalformedException("a group is handed over twice");
      }
      places.add(place);
    }
    return new Handover(name, chain, places);
  }

  /// Gives nothing away: it holds keys.
  @Override
  public String toString() {
    return "Handover";
  }
}
