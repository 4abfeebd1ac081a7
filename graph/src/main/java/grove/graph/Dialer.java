package grove.graph;

import grove.graph.flood.AddressBook;
import grove.graph.link.Knock;
import grove.graph.link.Link;
import grove.graph.link.LinkHost;
import grove.graph.link.Site;
import grove.identity.DeviceId;
import grove.identity.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Opens links to members' devices whose addresses are known, until there are enough.
///
/// A device is tried at all its addresses in turn, then left alone for a random time that grows
/// from failure to failure. A link that became ready takes all that back. Every second round knocks
/// without a time, in case one of the two clocks is wrong.
final class Dialer {
  private final Site site;
  private final LinkHost host;
  private final AddressBook book;
  private final Map<DeviceId, Attempts> attempts = new HashMap<>();
  private Loop.Cancellable timer = () -> {};

  /// How it went with one device so far.
  private static final class Attempts {
    int address;
    int failures;
    long notBeforeMs;
  }

  Dialer(Site site, LinkHost host, AddressBook book) {
    this.site = site;
    this.host = host;
    this.book = book;
  }

  /// Something changed: sees anew whom to dial.
  void wake() {
    timer.cancel();
    timer = site.later(0, this::dial);
  }

  /// A device is near that was not known to be there: it is dialled there at once, whatever failed
  /// before.
  void onSighted(DeviceId device) {
    attempts.remove(device);
    wake();
  }

  /// Entries of the device are missing, and no neighbour has them: it is dialled though there are
  /// enough neighbours, unless that failed lately.
  void seek(DeviceId device) {
    var attempt = attempts.computeIfAbsent(device, _ -> new Attempts());
    if (attempt.notBeforeMs <= site.nowMs() && candidates().contains(device)) {
      dial(device, attempt);
    }
  }

  /// This machine is somewhere else, where others may be reached that could not be before.
  void onMoved() {
    attempts.clear();
    wake();
  }

  private void dial() {
    var nowMs = site.nowMs();
    var nextMs = Long.MAX_VALUE;
    for (var device : candidates()) {
      if (site.links().engaged() >= site.config().neighboursMax()) {
        return; // the end of a link wakes the dialer again
      }
      var attempt = attempts.computeIfAbsent(device, _ -> new Attempts());
      if (attempt.notBeforeMs - nowMs > site.config().backoffMaxMs()) {
        attempt.notBeforeMs = nowMs; // the clock was set back
      }
      if (attempt.notBeforeMs <= nowMs) {
        dial(device, attempt);
      } else {
        nextMs = Math.min(nextMs, attempt.notBeforeMs);
      }
    }
    if (nextMs < Long.MAX_VALUE) {
      timer.cancel();
      timer = site.later(nextMs - nowMs, this::dial);
    }
  }

  private List<DeviceId> candidates() {
    var devices = new ArrayList<DeviceId>();
    if (!site.security().networkKeys().isEmpty()) {
      for (var device : book.devices()) {
        if (!device.equals(site.device())
            && !book.addresses(device).isEmpty()
            && !site.links().with(device)
            && site.security().standing(device) == Standing.MEMBER) {
          devices.add(device);
        }
      }
      Collections.sort(devices);
      Collections.shuffle(devices, site.random());
    }
    return devices;
  }

  private void dial(DeviceId device, Attempts attempt) {
    var addresses = book.addresses(device);
    var address = addresses.get(attempt.address % addresses.size());
    Link.dial(host, site.ports().transport().dial(address), device, knock(device, attempt));
  }

  /// Under the epoch that the device had last, as far as this node knows.
  private Bytes knock(DeviceId device, Attempts attempt) {
    var keys = site.security().networkKeys();
    var epoch = book.epoch(device).orElse(keys.getFirst().epoch());
    var key =
        keys.stream().filter(k -> k.epoch().equals(epoch)).findFirst().orElse(keys.getFirst());
    return attempt.failures % 2 == 0
        ? Knock.make(key.knock(), device, site.nowMs(), site.random())
        : Knock.timeless(key.knock(), device, site.random());
  }

  /// A link ended, in whatever state.
  void onEnd(Link link) {
    if (link.peer().isPresent()) {
      var attempt = attempts.computeIfAbsent(link.device(), _ -> new Attempts());
      if (link.lived()) {
        attempt.failures = 0;
        attempt.notBeforeMs = site.nowMs() + jitter(site.config().backoffMinMs());
      } else if (link.dialled()) {
        failed(link, attempt);
      }
      link.byeReceived()
          .filter(bye -> bye.retryAfterMs() > 0)
          .ifPresent(bye ->
              attempt.notBeforeMs =
                  site.nowMs() + Math.min(bye.retryAfterMs(), site.config().backoffMaxMs()));
    }
    wake();
  }

  private void failed(Link link, Attempts attempt) {
    attempt.address++;
    if (attempt.address % Math.max(1, book.addresses(link.device()).size()) == 0) {
      var shift = Math.min(attempt.failures, Integer.SIZE - 2);
      var longest = Math.min(site.config().backoffMaxMs(), site.config().backoffMinMs() << shift);
      attempt.failures++;
      attempt.notBeforeMs = site.nowMs() + jitter(longest);
    }
  }

  private long jitter(long longestMs) {
    return 1 + site.random().nextLong(longestMs);
  }

  void stop() {
    timer.cancel();
  }
}
