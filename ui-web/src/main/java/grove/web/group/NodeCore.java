package grove.web.group;

import grove.graph.Address;
import grove.graph.Loop;
import grove.graph.PairingCode;
import grove.identity.Credential;
import grove.identity.LinkedDevice;
import grove.identity.LocalIdentity;
import grove.identity.Passphrase;
import grove.identity.PersonId;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.SealedOutput;
import grove.identity.Vault;
import grove.identity.VaultSlots;
import grove.store.GroupId;
import grove.web.home.DiskRoom;
import grove.web.home.DiskUse;
import grove.web.home.Home;
import grove.web.home.PrivateFiles;
import grove.web.home.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/// The node behind the page: who it is, once somebody has said so, and its workspaces.
///
/// A new home has no identity; then everything but what makes one answers that one is needed. A node
/// whose vault asks for a passphrase begins locked: no key is in memory, no workspace open, and the
/// same calls answer that it has to be unlocked. Methods may be called by any thread and may wait
/// for the disk.
public final class NodeCore implements AutoCloseable {
  /// The longest time after which a node locks by itself: a day.
  public static final int AUTO_LOCK_MINUTES_MAX = 1_440;

  private final Home home;
  private final NodeParts.Network network;
  private final NodeSources sources;
  private final Consumer<LiveEvent> events;
  private final Loop.Running indexLoop = Loop.thread("grove-index");
  private final Semaphore attempts = new Semaphore(1);
  private final AutoLock autoLock;
  private final DiskRoom diskRoom;

  /// What there is once there is an identity and its keys. Read by any thread without waiting.
  private record Opened(Vault vault, Workspaces workspaces) {}

  private volatile NodeState state = NodeState.NEW;
  private volatile Optional<Opened> opened = Optional.empty();
  private final Linking linking;
  private boolean closed;

  public NodeCore(
      Home home, NodeParts.Network network, NodeSources sources, Consumer<LiveEvent> events) {
    this.home = home;
    this.network = network;
    this.sources = sources;
    this.events = events;
    int minutes = Settings.read(home.settings()).autoLockMinutes();
    this.autoLock = new AutoLock(sources.upkeep(), minutes, this::lockWhenIdle);
    this.diskRoom = DiskRoom.of(home.root(), sources.upkeep()::nowMs);
    this.linking = new Linking(network, sources.random(), events, new NewHome());
  }

  /// What linking makes of a new home.
  private final class NewHome implements Linking.NewHome {
    @Override
    public boolean isNew() {
      return state == NodeState.NEW;
    }

    @Override
    public LocalIdentity become(LinkedDevice device) {
      return linkIdentity(device);
    }
  }

  /// Opens the vault, if the home has one that asks for nothing, and begins to open the workspaces.
  ///
  /// @throws grove.identity.IdentityException if the vault can not be used
  /// @throws grove.store.StoreException if there are workspaces and none can be used
  public synchronized void open() {
    home.clearRestore();
    if (!Vault.exists(home.vault())) {
      return;
    }
    if (Vault.slots(home.vault()).passphrase()) {
      state = NodeState.LOCKED;
    } else {
      begin(Vault.open(home.vault()));
    }
  }

  /// How far it is. Any thread, at once.
  public NodeState state() {
    return state;
  }

  /// Makes the person and this device, in a home that has none.
  ///
  /// @throws IllegalArgumentException with a line for the user, if name or passphrase can not be
  ///     used
  public LocalIdentity createIdentity(String name, Optional<Passphrase> passphrase) {
    return make(
        path -> Vault.create(path, name, passphrase.map(this::by), sources.random(), nowMs()));
  }

  /// Brings a person back by the recovery code, on a new device, in a home that has none.
  ///
  /// @throws IllegalArgumentException with a line for the user, if name or passphrase can not be
  ///     used
  public LocalIdentity recoverIdentity(
      RecoveryCode code, String name, Optional<Passphrase> passphrase) {
    return make(path ->
        Vault.recover(path, code, name, passphrase.map(this::by), sources.random(), nowMs()));
  }

  /// Becomes a further device of a person, in a home that has no identity.
  public LocalIdentity linkIdentity(LinkedDevice linked) {
    return make(path -> Vault.linked(path, linked, sources.random(), nowMs()));
  }

  private synchronized LocalIdentity make(Function<Path, Vault> making) {
    requireNew();
    Vault vault = making.apply(home.vault());
    home.hostRecord().settle();
    begin(vault);
    events.accept(new LiveEvent.Node());
    return vault.identity();
  }

  private Credential.ByPassphrase by(Passphrase passphrase) {
    return new Credential.ByPassphrase(passphrase, sources.hardening());
  }

  private long nowMs() {
    return sources.upkeep().nowMs();
  }

  private void begin(Vault vault) {
    if (home.hostRecord().moved()) {
      vault.newIncarnation(sources.random());
      home.hostRecord().settle();
    }
    NodeParts parts = new NodeParts(home, vault, network, indexLoop, sources.random(), events);
    Workspaces workspaces = new Workspaces(parts);
    try {
      workspaces.openAll();
    } catch (RuntimeException e) {
      workspaces.close();
      vault.close();
      throw e;
    }
    opened = Optional.of(new Opened(vault, workspaces));
    state = NodeState.READY;
    autoLock.set(autoLock.minutes());
  }

  /// Opens the vault of a locked node with a passphrase. Takes as long as the passphrase was made
  /// hard; of several attempts at once, one is tried and the others are busy.
  public Unlocking unlock(Passphrase passphrase) {
    return attempt(by(passphrase));
  }

  /// Opens the vault of a locked node with the recovery code.
  public Unlocking unlock(RecoveryCode code) {
    return attempt(new Credential.ByCode(code));
  }

  private Unlocking attempt(Credential credential) {
    if (state == NodeState.NEW) {
      throw noIdentity();
    }
    if (!attempts.tryAcquire()) {
      return Unlocking.BUSY;
    }
    try {
      if (state == NodeState.READY) {
        return Unlocking.DONE;
      }
      Optional<Vault> vault = Vault.unlock(home.vault(), credential);
      vault.ifPresent(this::unlocked);
      return vault.isPresent() ? Unlocking.DONE : Unlocking.WRONG;
    } finally {
      attempts.release();
    }
  }

  private synchronized void unlocked(Vault vault) {
    if (closed) {
      vault.close();
      return;
    }
    begin(vault);
    events.accept(new LiveEvent.Node());
  }

  /// Wipes the keys from memory and closes all workspaces; the node stays up and can be unlocked.
  public synchronized void lock() {
    Opened open = opened.orElseThrow(this::absent);
    if (!open.vault().slots().passphrase()) {
      throw new WorkspaceException(
          WorkspaceException.Reason.NO_PASSPHRASE,
          "Choose a passphrase first: without one everybody who gets at this computer opens it.");
    }
    state = NodeState.LOCKED;
    opened = Optional.empty();
    Faults.watch(linking.cancel());
    open.workspaces().close();
    open.vault().close();
    events.accept(new LiveEvent.Locked());
  }

  private synchronized void lockWhenIdle() {
    if (opened.map(open -> open.vault().slots().passphrase()).orElse(false)) {
      lock();
    }
  }

  /// Sets or changes the passphrase, if `current` opens the vault (where it asks for something).
  ///
  /// @param current the passphrase of now, or the recovery code
  /// @throws IllegalArgumentException with a line for the user, if the new one can not be used
  public Unlocking setPassphrase(Passphrase chosen, Optional<Passphrase> current) {
    return protect(Optional.of(chosen), current);
  }

  /// Takes the passphrase away: from then on the file's permissions protect the vault.
  public Unlocking removePassphrase(Passphrase current) {
    return protect(Optional.empty(), Optional.of(current));
  }

  private Unlocking protect(Optional<Passphrase> chosen, Optional<Passphrase> current) {
    Vault vault = vault();
    if (!attempts.tryAcquire()) {
      return Unlocking.BUSY;
    }
    try {
      chosen.ifPresent(Passphrase::chosen);
      if (vault.slots().passphrase() && !current.map(c -> opens(vault, c)).orElse(false)) {
        return Unlocking.WRONG;
      }
      vault.protect(chosen.map(this::by), sources.random());
      autoLock.set(autoLock.minutes());
      events.accept(new LiveEvent.Node());
      return Unlocking.DONE;
    } finally {
      attempts.release();
    }
  }

  private boolean opens(Vault vault, Passphrase typed) {
    Optional<RecoveryCode> code = typed.asRecoveryCode();
    if (code.isEmpty()) {
      return vault.opensWith(by(typed));
    }
    try (RecoveryCode known = code.get()) {
      return vault.opensWith(new Credential.ByCode(known)) || vault.opensWith(by(typed));
    }
  }

  /// A backup of everything, to be opened by a passphrase.
  ///
  /// @throws IllegalArgumentException with a line for the user, if the passphrase is too short
  public Backup backup(Passphrase passphrase) {
    return backup(by(passphrase));
  }

  /// A backup of everything, to be opened by this person's recovery code; empty if it is another's.
  public Optional<Backup> backup(RecoveryCode code) {
    try (PersonKey person = code.personKey()) {
      return person.id().equals(vault().identity().person())
          ? Optional.of(backup(new Credential.ByCode(code)))
          : Optional.empty();
    }
  }

  private Backup backup(Credential credential) {
    Workspaces all = workspaces();
    Vault vault = vault();
    SealedOutput.Prepared sealed = SealedOutput.prepare(credential, sources.random());
    List<OpenWorkspace> readable = all.readable().join();
    return new Backup(sealed, vault, readable, all.damaged().join());
  }

  /// Brings back what a backup holds, in a home that has no identity: all of it or nothing.
  ///
  /// @param secret the passphrase or the recovery code that opens it, as typed
  /// @throws RestoreException if it can not be restored
  /// @throws IOException if the stream breaks
  public Restored restore(InputStream in, Passphrase secret) throws IOException {
    requireNew();
    if (!attempts.tryAcquire()) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY, "A restore is running already: wait for it.");
    }
    home.clearRestore();
    try (Restore restore = new Restore(home.restore(), sources.random())) {
      PrivateFiles.folder(home.restore());
      restore.read(in, secret, sources.hardening());
      return settle(restore, secret);
    } finally {
      home.clearRestore();
      attempts.release();
    }
  }

  /// The vault comes last: without it a home has no identity, and what lies there is replaced.
  private synchronized Restored settle(Restore restore, Passphrase secret) throws IOException {
    requireNew();
    for (GroupId group : restore.groups()) {
      home.group(group.toHex()).takeFrom(restore.group(group));
    }
    Files.move(restore.vault(), home.vault(), StandardCopyOption.ATOMIC_MOVE);
    home.hostRecord().settle();
    boolean locked = Vault.slots(home.vault()).passphrase();
    begin(locked ? Vault.unlock(home.vault(), by(secret)).orElseThrow() : Vault.open(home.vault()));
    events.accept(new LiveEvent.Node());
    LocalIdentity self = vault().identity();
    return new Restored(self.person(), self.name(), restore.groups().size(), restore.entries());
  }

  /// The room on the disk that holds this home. Any thread.
  public DiskRoom.Room diskRoom() {
    return diskRoom.room();
  }

  /// Whether there is no room for what people write. Any thread.
  public boolean diskFull() {
    return diskRoom.state() == DiskRoom.State.FULL;
  }

  /// What each open workspace takes of the disk. Takes long.
  public Map<String, DiskUse> diskUse() {
    Map<String, DiskUse> use = new TreeMap<>();
    home.groups().forEach(id -> use.put(id, DiskUse.of(home.group(id))));
    return use;
  }

  /// Checks all that this home holds. Takes long.
  public Checkup.Findings check() {
    Workspaces all = workspaces();
    return Checkup.of(all.readable().join()).with(all.problems().join());
  }

  private void requireNew() {
    if (state != NodeState.NEW) {
      throw new WorkspaceException(
          WorkspaceException.Reason.ALREADY, "This home has an identity already.");
    }
  }

  /// What opens the vault; empty while there is no identity.
  public Optional<VaultSlots> slots() {
    return state == NodeState.NEW ? Optional.empty() : Optional.of(readSlots());
  }

  private VaultSlots readSlots() {
    return opened.map(open -> open.vault().slots()).orElseGet(() -> Vault.slots(home.vault()));
  }

  /// Somebody uses the node: it does not lock by itself for a while. Any thread, at once.
  public void used() {
    autoLock.used();
  }

  /// After how many minutes without use the node locks by itself; 0 = never.
  public int autoLockMinutes() {
    return autoLock.minutes();
  }

  /// From now on the node locks by itself after so many minutes without use; 0 = never.
  ///
  /// @throws IllegalArgumentException with a line for the user, if it is not from 0 to a day
  public synchronized void autoLockAfter(int minutes) {
    if (minutes < 0 || minutes > AUTO_LOCK_MINUTES_MAX) {
      throw new IllegalArgumentException(
          "minutes must be a whole number from 0 (never) to " + AUTO_LOCK_MINUTES_MAX + ".");
    }
    Settings.read(home.settings()).withAutoLock(minutes).write(home.settings());
    autoLock.set(minutes);
    events.accept(new LiveEvent.Node());
  }

  /// The vault, if there is an identity and it is unlocked.
  public Optional<Vault> vaultIfAny() {
    return opened.map(Opened::vault);
  }

  public Vault vault() {
    return vaultIfAny().orElseThrow(this::absent);
  }

  public Workspaces workspaces() {
    return opened.map(Opened::workspaces).orElseThrow(this::absent);
  }

  /// Linking a further device, at either side.
  public Linking linking() {
    return linking;
  }

  /// Begins to link the new device that shows this code.
  public CompletableFuture<LinkView> acceptLink(PairingCode code) {
    OwnDevices own = devices();
    LocalIdentity self = vault().identity();
    return own.requireRoom().thenCompose(room -> linking.accept(code, self, own));
  }

  /// This person's devices over all workspaces.
  public OwnDevices devices() {
    return new OwnDevices(workspaces(), vault().identity().person(), new EndedDevices(vault()));
  }

  /// Whom this person has verified.
  public Verified verified() {
    return new Verified(vault());
  }

  /// Notes that a person was verified in person, or is not any more.
  public void verify(PersonId person, boolean verified) {
    verified().set(person, verified, nowMs());
    events.accept(new LiveEvent.Node());
  }

  /// Where other nodes may reach this one, best first.
  public List<Address> addresses() {
    return network.port().addresses();
  }

  private WorkspaceException absent() {
    return state == NodeState.LOCKED
        ? new WorkspaceException(
            WorkspaceException.Reason.LOCKED, "Grove is locked: unlock it first.")
        : noIdentity();
  }

  private static WorkspaceException noIdentity() {
    return new WorkspaceException(
        WorkspaceException.Reason.NO_IDENTITY, "Choose a name first: this node has no identity.");
  }

  /// The linking first, and without holding anything: it may just be making the identity.
  @Override
  public void close() {
    linking.close();
    closeRest();
  }

  private synchronized void closeRest() {
    closed = true;
    opened.ifPresent(open -> open.workspaces().close());
    indexLoop.close();
    opened.ifPresent(open -> open.vault().close());
  }
}
