package grove.web.group;

import grove.graph.Address;
import grove.graph.Loop;
import grove.identity.LocalIdentity;
import grove.identity.Vault;
import grove.web.home.Home;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
  private @Nullable Vault vault;
  private @Nullable Workspaces workspaces;

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
  public synchronized void open() {
    if (!Vault.exists(home.vault())) {
      return;
    }
    Vault opened = Vault.open(home.vault());
    if (home.hostRecord().moved()) {
      opened.newIncarnation(random);
      home.hostRecord().settle();
    }
    begin(opened);
  }

  /// Makes the person and this device, in a home that has none.
  public synchronized LocalIdentity createIdentity(String name) {
    if (vault != null) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY, "This home has an identity already.");
    }
    Vault made = Vault.create(home.vault(), name, random, nowMs.getAsLong());
    home.hostRecord().settle();
    begin(made);
    return made.identity();
  }

  private void begin(Vault opened) {
    NodeParts parts = new NodeParts(home, opened, network, indexLoop, random, events);
    Workspaces all = new Workspaces(parts);
    vault = opened;
    workspaces = all;
    all.openAll();
  }

  /// The vault, if there is an identity.
  public synchronized Optional<Vault> vaultIfAny() {
    return Optional.ofNullable(vault);
  }

  public synchronized Vault vault() {
    return vaultIfAny().orElseThrow(NodeCore::noIdentity);
  }

  public synchronized Workspaces workspaces() {
    return Optional.ofNullable(workspaces).orElseThrow(NodeCore::noIdentity);
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
    if (workspaces != null) {
      workspaces.close();
    }
    indexLoop.close();
    if (vault != null) {
      vault.close();
    }
  }
}
