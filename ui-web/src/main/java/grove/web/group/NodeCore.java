package grove.web.group;

import grove.graph.Address;
import grove.graph.Loop;
import grove.identity.LinkedDevice;
import grove.identity.LocalIdentity;
import grove.identity.PersonId;
import grove.identity.RecoveryCode;
import grove.identity.Vault;
import grove.web.home.Home;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The node behind the page: who it is, once somebody has said so, and its workspaces.
///
/// A new home has no identity; then everything but [#createIdentity] answers that one is needed.
/// Methods may be called by any thread and may wait for the disk.
public final class NodeCore implements AutoCloseable {
  private final Home home;
  private final NodeParts.Network network;
  private final SecureRandom random;
  private final LongSupplier nowMs;
  private final Consumer<LiveEvent> events;
  private final Loop.Running indexLoop = Loop.thread("grove-index");

  /// What there is once there is an identity. Read by any thread without waiting.
  private record Opened(Vault vault, Workspaces workspaces) {}

  private volatile Optional<Opened> opened = Optional.empty();

  public NodeCore(
      Home home,
      NodeParts.Network network,
      SecureRandom random,
      LongSupplier nowMs,
      Consumer<LiveEvent> events) {
    this.home = home;
    this.network = network;
    this.random = random;
    this.nowMs = nowMs;
    this.events = events;
  }

  /// Opens the vault, if the home has one, and begins to open the workspaces.
  ///
  /// @throws grove.identity.IdentityException if the vault can not be used
  /// @throws grove.store.StoreException if there are workspaces and none can be used
  public synchronized void open() {
    if (!Vault.exists(home.vault())) {
      return;
    }
    Vault vault = Vault.open(home.vault());
    if (home.hostRecord().moved()) {
      vault.newIncarnation(random);
      home.hostRecord().settle();
    }
    begin(vault);
  }

  /// Makes the person and this device, in a home that has none.
  ///
  /// @throws IllegalArgumentException if the name can not be used, with a line for the user
  public LocalIdentity createIdentity(String name) {
    return make(path -> Vault.create(path, name, random, nowMs.getAsLong()));
  }

  /// Brings a person back by the recovery code, on a new device, in a home that has none.
  ///
  /// @throws IllegalArgumentException if the name can not be used, with a line for the user
  public LocalIdentity recoverIdentity(RecoveryCode code, String name) {
    return make(
        path -> Vault.recover(path, code, name, Optional.empty(), random, nowMs.getAsLong()));
  }

  /// Becomes a further device of a person, in a home that has no identity.
  public LocalIdentity linkIdentity(LinkedDevice linked) {
    return make(path -> Vault.linked(path, linked, random, nowMs.getAsLong()));
  }

  private synchronized LocalIdentity make(Function<Path, Vault> making) {
    if (opened.isPresent()) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY, "This home has an identity already.");
    }
    Vault vault = making.apply(home.vault());
    home.hostRecord().settle();
    begin(vault);
    events.accept(new LiveEvent.Node());
    return vault.identity();
  }

  private void begin(Vault vault) {
    NodeParts parts = new NodeParts(home, vault, network, indexLoop, random, events);
    Workspaces workspaces = new Workspaces(parts);
    opened = Optional.of(new Opened(vault, workspaces));
    workspaces.openAll();
  }

  /// The vault, if there is an identity.
  public Optional<Vault> vaultIfAny() {
    return opened.map(Opened::vault);
  }

  public Vault vault() {
    return vaultIfAny().orElseThrow(NodeCore::noIdentity);
  }

  public Workspaces workspaces() {
    return opened.map(Opened::workspaces).orElseThrow(NodeCore::noIdentity);
  }

  /// Whom this person has verified.
  public Verified verified() {
    return new Verified(vault());
  }

  /// Notes that a person was verified in person, or is not any more.
  public void verify(PersonId person, boolean verified) {
    verified().set(person, verified, nowMs.getAsLong());
    events.accept(new LiveEvent.Node());
  }

  /// Where other nodes may reach this one, best first.
  public List<Address> addresses() {
    return network.port().addresses();
  }

  private static WorkspaceException noIdentity() {
    return new WorkspaceException(
        WorkspaceException.Reason.NO_IDENTITY, "Choose a name first: this node has no identity.");
  }

  @Override
  public synchronized void close() {
    opened.ifPresent(open -> open.workspaces().close());
    indexLoop.close();
    opened.ifPresent(open -> open.vault().close());
  }
}
