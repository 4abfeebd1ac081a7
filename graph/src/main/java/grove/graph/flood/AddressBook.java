package grove.graph.flood;

import grove.graph.Address;
import grove.graph.Contact;
import grove.graph.link.Site;
import grove.graph.wire.AddressRecord;
import grove.graph.wire.ContactList;
import grove.graph.wire.Ephemeral;
import grove.identity.DeviceId;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where devices may be reached: what they say of themselves in signed records, hints from
/// invitations, cards and referrals, and sightings in the local network. Records are kept as
/// ephemerals, hints in the store's local state, sightings not at all.
public final class AddressBook {
  /// An own record is said anew after so long.
  private static final long FRESH_MS = 12 * 3_600_000L;

  private static final String HINTS = "graph/hints";

  private final Site site;
  private final Ephemerals ephemerals;
  private final Map<DeviceId, AddressRecord> records = new HashMap<>();
  private final Map<DeviceId, List<Address>> hints = new LinkedHashMap<>();
  private final Sightings sightings = new Sightings();
  private final Runnable onChange;

  /// @param onChange hears of new addresses
  public AddressBook(Site site, Ephemerals ephemerals, Runnable onChange) {
    this.site = site;
    this.ephemerals = ephemerals;
    this.onChange = onChange;
    ephemerals.hearer(Ephemeral.ADDRESSES, this::onSaid);
  }

  /// Reads the hints that were kept at the last run.
  public void load() {
    try {
      var kept = site.entries().local(HINTS);
      if (kept.isPresent()) {
        for (var contact : ContactList.read(kept.get()).contacts()) {
          hints.put(contact.device(), contact.addresses());
        }
      }
    } catch (MalformedException e) {
      hints.clear(); // hints only
    }
  }

  /// Takes a hint, which goes before older hints; says whether it is news.
  public boolean learn(DeviceId device, List<Address> addresses) {
    var all = new LinkedHashSet<>(addresses);
    all.addAll(hints.getOrDefault(device, List.of()));
    var kept = new Contact(device, List.copyOf(all));
    if (kept.addresses().equals(hints.get(device)) || device.equals(site.device())) {
      return false;
    }
    hints.remove(device);
    hints.put(device, kept.addresses());
    while (hints.size() > ContactList.CONTACTS_MAX) {
      hints.remove(hints.keySet().iterator().next());
    }
    var list =
        hints.entrySet().stream().map(row -> new Contact(row.getKey(), row.getValue())).toList();
    site.entries().putLocal(Map.of(HINTS, new ContactList(list).encode()));
    onChange.run();
    return true;
  }

  /// A device called from the local network; says whether it was not known to be there.
  public boolean sighted(DeviceId device, Address at, Hash epoch) {
    return sightings.add(device, at, epoch, site.nowMs());
  }

  private void onSaid(Ephemeral said) throws MalformedException {
    var record = AddressRecord.read(said.payload());
    if (!record.equals(records.put(said.device(), record))) {
      onChange.run();
    }
  }

  /// Devices of which an address is known.
  public Set<DeviceId> devices() {
    var devices = new LinkedHashSet<>(records.keySet());
    devices.addAll(hints.keySet());
    devices.addAll(sightings.devices());
    return devices;
  }

  /// Addresses of a device, best first: where it was heard near, then its own word, then hints.
  public List<Address> addresses(DeviceId device) {
    var all = new LinkedHashSet<>(sightings.addresses(device, site.nowMs()));
    var record = records.get(device);
    if (record != null) {
      all.addAll(record.addresses());
    }
    all.addAll(hints.getOrDefault(device, List.of()));
    return List.copyOf(all);
  }

  /// The newest epoch that the device had when it last said where it is.
  public Optional<Hash> epoch(DeviceId device) {
    var record = Optional.ofNullable(records.get(device)).map(AddressRecord::epoch);
    return sightings.epoch(device, site.nowMs()).or(() -> record);
  }

  /// Says where this node is, if that changed or was said long ago.
  public void say(List<Address> addresses, Hash epoch) {
    var own = new Contact(site.device(), addresses);
    var payload = new AddressRecord(epoch, own.addresses()).encode();
    var last = ephemerals.of(site.device(), Ephemeral.ADDRESSES);
    var fresh =
        last.isPresent()
            && last.get().payload().equals(payload)
            && site.nowMs() - last.get().counter() < FRESH_MS;
    if (!fresh) {
      ephemerals.say(Ephemeral.ADDRESSES, payload);
    }
  }
}
