package grove.web.group;

import static java.lang.System.Logger.Level.ERROR;

import grove.graph.GraphPorts;
import grove.graph.Loop;
import grove.graph.Pairing;
import grove.graph.PairingCode;
import grove.graph.PairingEvent;
import grove.grouping.Handover;
import grove.identity.DeviceCertificate;
import grove.identity.DeviceKey;
import grove.identity.IdentityException;
import grove.identity.LinkedDevice;
import grove.identity.LocalIdentity;
import grove.identity.PeerCard;
import grove.identity.SealKey;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Linking a further device at this node, on whichever side: one at a time.
///
/// Nothing of it outlives the process: a new home that is stopped half way is as new as before, an
/// old one has at most vouched for a key that is gone. The new home's vault is written once, with all
/// that it was given. Public methods may be called by any thread; the rest happens on its loop.
public final class Linking implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("grove.web");

  /// Callers that wait for a change; more are answered at once.
  private static final int WAITING_MAX = 64;

  private final NodeParts.Network network;
  private final SecureRandom random;
  private final Consumer<LiveEvent> events;
  private final NewHome newHome;
  private final Loop.Running loop = Loop.thread("grove-link");
  private final List<CompletableFuture<LinkView>> waiting = new ArrayList<>();
  private LinkView view = LinkView.NONE;
  private @Nullable Pairing pairing;
  private Object current = new Object();

  /// Makes the identity of a new home.
  interface NewHome {
    boolean isNew();

    LocalIdentity become(LinkedDevice device);
  }

  Linking(
      NodeParts.Network network, SecureRandom random, Consumer<LiveEvent> events, NewHome newHome) {
    this.network = network;
    this.random = random;
    this.events = events;
    this.newHome = newHome;
  }

  /// How it stands.
  public CompletableFuture<LinkView> view() {
    return loop.call(() -> view);
  }

  /// How it stands once it is in another state than this, or as it is after `waitMs`.
  public CompletableFuture<LinkView> changed(String state, long waitMs) {
    CompletableFuture<LinkView> answer = new CompletableFuture<>();
    loop.execute(() -> {
      waiting.removeIf(CompletableFuture::isDone);
      if (!view.state().equals(state) || waitMs == 0 || waiting.size() >= WAITING_MAX) {
        answer.complete(view);
        return;
      }
      waiting.add(answer);
      loop.schedule(waitMs, () -> answer.complete(view));
    });
    return answer;
  }

  private void tell() {
    List<CompletableFuture<LinkView>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(answer -> answer.complete(view));
  }

  /// A new home shows a code and waits for a device that the person has already.
  ///
  /// @param label what the new device calls itself on the other screen
  public CompletableFuture<LinkView> offer(String label) {
    return loop.call(() -> {
      if (!newHome.isNew()) {
        throw new WorkspaceException(
            WorkspaceException.Reason.ALREADY,
            "This home has an identity already: a device is linked before it has one.");
      }
      requireFree();
      DeviceKey key = DeviceKey.generate(random);
      PairingCode code = PairingCode.of(key.id(), network.port().addresses(), random);
      long expiresMs = loop.nowMs() + Pairing.CODE_MS;
      String text = code.text();
      begin(mark ->
          Pairing.offer(
              ports(), network.port(), key, code, label, event -> onNew(mark, key, event)));
      set(LinkView.offered(text, expiresMs));
      return view;
    });
  }

  /// A device with an identity vouches for the one that shows this code.
  CompletableFuture<LinkView> accept(PairingCode code, LocalIdentity self, OwnDevices devices) {
    return loop.call(() -> {
      requireFree();
      if (code.device().equals(self.device().id())) {
        throw new IllegalArgumentException("this is the code of this device itself");
      }
      if (self.chain().size() >= PeerCard.CHAIN_MAX) {
        throw new IllegalArgumentException(
            "this device was linked by too long a chain of others: link from an older device");
      }
      begin(mark ->
          Pairing.accept(
              ports(),
              self.device(),
              code,
              self.name(),
              event -> onOld(mark, code, new Voucher(self, devices), event)));
      set(LinkView.connecting());
      return view;
    });
  }

  /// The person says that both screens show the same digits.
  public CompletableFuture<LinkView> confirm() {
    return loop.call(() -> {
      Pairing open = pairing;
      if (open == null || !view.state().equals(LinkView.COMPARE)) {
        throw new WorkspaceException(
            WorkspaceException.Reason.ALREADY, "There are no digits to confirm now.");
      }
      set(view.in(LinkView.CONFIRMED));
      open.confirm();
      return view;
    });
  }

  /// Gives up, or puts the end of the last one away.
  public CompletableFuture<LinkView> cancel() {
    return loop.call(() -> {
      Pairing open = pairing;
      if (open != null) {
        open.cancel();
        pairing = null;
      }
      set(LinkView.NONE);
      return view;
    });
  }

  private void requireFree() {
    if (pairing != null) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY,
          "Another device is being linked here: finish that, or give it up, first.");
    }
  }

  private GraphPorts ports() {
    return new GraphPorts(loop, network.transport(), random);
  }

  /// Events of one that was given up count no more: each has a mark of its own.
  private void begin(Function<Object, Pairing> making) {
    Object mark = new Object();
    current = mark;
    pairing = making.apply(mark);
  }

  private void set(LinkView now) {
    view = now;
    tell();
    events.accept(new LiveEvent.Node());
  }

  private void onNew(Object mark, DeviceKey key, PairingEvent event) {
    if (!mark.equals(current)) {
      return;
    }
    switch (event) {
      case PairingEvent.HandedOver(Bytes content) -> receive(key, content);
      case PairingEvent.Compare _,
          PairingEvent.Agreed _,
          PairingEvent.Done _,
          PairingEvent.Failed _ ->
          onEither(event);
    }
  }

  private void onOld(Object mark, PairingCode code, Voucher voucher, PairingEvent event) {
    if (!mark.equals(current)) {
      return;
    }
    if (event instanceof PairingEvent.Agreed) {
      Faults.watch(
          voucher
              .vouch(code, loop.nowMs())
              .handle((content, failure) -> {
                loop.execute(() -> give(mark, content, failure));
                return true;
              }));
    }
    onEither(event);
  }

  private void onEither(PairingEvent event) {
    switch (event) {
      case PairingEvent.Compare(String digits, String name) -> set(view.compare(digits, name));
      case PairingEvent.Agreed _, PairingEvent.HandedOver _ -> set(view.in(LinkView.CONFIRMED));
      case PairingEvent.Done _ -> over(view.in(LinkView.DONE));
      case PairingEvent.Failed(PairingEvent.Reason reason) ->
          over(view.failed(LinkWords.of(reason, view)));
    }
  }

  private void over(LinkView end) {
    pairing = null;
    set(end);
  }

  private void fail(String reason) {
    Pairing open = pairing;
    if (open != null) {
      open.cancel();
    }
    over(view.failed(reason));
  }

  private void give(Object mark, @Nullable Bytes content, @Nullable Throwable failure) {
    Pairing open = pairing;
    if (!mark.equals(current) || open == null) {
      return;
    }
    if (content != null) {
      open.give(content);
    } else {
      fail(LinkWords.of(failure));
    }
  }

  /// The new home becomes the person's device; only then is the other side told.
  private void receive(DeviceKey key, Bytes content) {
    try {
      Handover handover = Handover.decode(content);
      SealKey sealKey = SealKey.generate(random);
      Map<String, Bytes> values = new HashMap<>();
      for (Handover.Place place : handover.places()) {
        values.putAll(place.vaultValues());
        values.put(Names.key(place.group().toHex()), Bytes.utf8(place.arrival().name()));
      }
      newHome.become(new LinkedDevice(handover.name(), handover.chain(), key, sealKey, values));
    } catch (MalformedException | IllegalArgumentException e) {
      fail("The other device sent what can not be used: update Grove on both and try again.");
      return;
    } catch (IdentityException | WorkspaceException e) {
      fail(String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException e) {
      LOG.log(ERROR, "a linked device could not begin", e);
      fail("Grove made a mistake here: its log has the details. Try again.");
      return;
    }
    Pairing open = pairing;
    if (open != null) {
      open.taken();
    }
  }

  /// What the old device does once both have confirmed: certifies the new key, vouches for it in
  /// every workspace, and puts together what it needs.
  private record Voucher(LocalIdentity self, OwnDevices devices) {
    CompletableFuture<Bytes> vouch(PairingCode code, long nowMs) {
      DeviceCertificate certificate =
          DeviceCertificate.byDevice(self.device(), self.person(), code.device(), nowMs);
      List<DeviceCertificate> chain = new ArrayList<>(self.chain());
      chain.add(certificate);
      return devices
          .link(certificate)
          .thenApply(places -> new Handover(self.name(), chain, places).encode());
    }
  }

  @Override
  public void close() {
    loop.call(
            () -> {
              Pairing open = pairing;
              if (open != null) {
                open.cancel();
              }
              pairing = null;
              return true;
            })
        .join();
    loop.close();
  }
}
