package grove.graph.flood;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.NetworkKey;
import grove.graph.link.Site;
import grove.graph.wire.NearCall;
import grove.identity.DeviceId;
import grove.identity.Secret;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Finds the group's devices in the local network: calls out, and hears the calls of others.
///
/// The first call goes out at once, the next after half a minute, then ever more rarely. Who hears a
/// device that it did not know to be near answers with a call of its own, so that a newcomer finds
/// everybody at once, and two find each other where only one of them can be dialled.
public final class Nearby {
  private static final long FIRST_PAUSE_MS = 30_000;
  private static final long PAUSE_MAX_MS = 300_000;

  /// An answer comes within this time, at a moment of chance, so that not all answer at once.
  private static final long ANSWER_MAX_MS = 1_000;

  /// Own calls that are known again.
  private static final int SAID_MAX = 16;

  private final Site site;
  private final AddressBook book;
  private final Ears ears;
  private final Deque<Bytes> said = new ArrayDeque<>();
  private Consumer<Bytes> radio = _ -> {};
  private Optional<Secret> inviting = Optional.empty();
  private BiConsumer<DeviceId, Address> onInviting = (_, _) -> {};
  private int port;
  private boolean open;
  private boolean answering;
  private long pauseMs = FIRST_PAUSE_MS;
  private Loop.Cancellable timer = () -> {};

  /// Who hears what is heard.
  ///
  /// @param onSighted of devices that were not known to be where they are now
  /// @param onOwn where somebody else calls as this device
  public record Ears(Consumer<DeviceId> onSighted, Consumer<Address> onOwn) {}

  public Nearby(Site site, AddressBook book, Ears ears) {
    this.site = site;
    this.book = book;
    this.ears = ears;
  }

  /// Begins to call.
  ///
  /// @param with sends to everybody near
  /// @param at where this node takes links
  public void open(Consumer<Bytes> with, int at) {
    radio = with;
    port = at;
    open = true;
    callNow();
  }

  /// Calls with an invitation's key instead of the group's, and tells who is heard that calls with it.
  public void join(Secret discovery, BiConsumer<DeviceId, Address> heard) {
    inviting = Optional.of(discovery);
    onInviting = heard;
    callNow();
  }

  /// There is nobody to ask for membership any more.
  public void joined() {
    inviting = Optional.empty();
  }

  /// Something changed that others may not know: calls at once, and often again.
  public void callNow() {
    pauseMs = FIRST_PAUSE_MS;
    if (open) {
      timer.cancel();
      timer = site.later(0, this::call);
    }
  }

  private void call() {
    answering = false;
    inviting
        .or(() -> site.security().networkKeys().stream().findFirst().map(NetworkKey::discovery))
        .ifPresent(this::say);
    timer.cancel();
    timer = site.later(pauseMs / 2 + site.random().nextLong(pauseMs), this::call);
    pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2);
  }

  private void say(Secret key) {
    var call = NearCall.make(key, site.device(), port, site.random());
    said.add(call.nonce());
    if (said.size() > SAID_MAX) {
      said.remove();
    }
    radio.accept(call.encode());
  }

  /// Takes what came from a host; what is not of this group, or from this device, changes nothing.
  public void onDatagram(Bytes datagram, String host) {
    try {
      var call = NearCall.read(datagram);
      var key = call.madeWith(site.security().networkKeys());
      if (key.isPresent()) {
        var device = call.device(key.get().discovery());
        var at = new Address(host, call.port());
        if (device.equals(site.device())) {
          if (!said.contains(call.nonce())) {
            ears.onOwn().accept(at);
          }
        } else if (book.sighted(device, at, key.get().epoch())) {
          ears.onSighted().accept(device);
          answer();
        }
      } else if (inviting.filter(call::fits).isPresent()) {
        onInviting.accept(call.device(inviting.get()), new Address(host, call.port()));
      }
    } catch (MalformedException e) {
      return; // not for us
    }
  }

  private void answer() {
    if (open && !answering) {
      answering = true;
      timer.cancel();
      timer = site.later(1 + site.random().nextLong(ANSWER_MAX_MS), this::call);
    }
  }

  public void stop() {
    open = false;
    timer.cancel();
  }
}
