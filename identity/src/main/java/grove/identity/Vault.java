package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// The file that holds everything secret of a node: identity, and what the floors above entrust to
/// it.
///
/// Every change writes the whole file anew and is on disk when the method returns; if it fails, the
/// old state stays, in memory too. So many changes belong into one [#putAll]. A crash leaves the old
/// or the new vault ([AtomicFile]); the format is in [VaultFile]. While it is open its keys are in memory; [#close] wipes them. Any thread may call; that no second
/// process writes the same file is for the home's lock to prevent.
///
/// Errors: [IdentityException], one line with the remedy.
public final class Vault implements AutoCloseable {
  /// Bytes of a vault file.
  public static final int FILE_BYTES_MAX = 16 << 20;

  private final Path path;
  private VaultFile file;
  private boolean closed;

  private Vault(Path path, VaultFile file) {
    this.path = path;
    this.file = file;
  }

  public static boolean exists(Path path) {
    return Files.exists(path);
  }

  /// Makes a new person with a first device: recovery code, keys, certificate, incarnation. Nothing
  /// but the file's permissions protects it.
  ///
  /// @throws IllegalArgumentException if the name can not be used: see [PersonName#checked]
  public static Vault create(Path path, String name, SecureRandom random, long nowMs) {
    return create(path, name, Optional.empty(), random, nowMs);
  }

  /// The same with a passphrase, if one is given.
  ///
  /// @throws IllegalArgumentException with one line for the person, if the name or the passphrase
  ///     can not be used
  public static Vault create(
      Path path,
      String name,
      Optional<Credential.ByPassphrase> passphrase,
      SecureRandom random,
      long nowMs) {
    var code = RecoveryCode.generate(random);
    var content = NewVault.byCode(code, name, false, random, nowMs);
    return make(path, content, passphrase, random);
  }

  /// Brings a person back by the recovery code, with a new first device; the caller closes the code.
  ///
  /// The vault keeps a copy of the code, for the identity key has to sign in every workspace that is
  /// to be entered again: see [#recoveryPending].
  ///
  /// @throws IllegalArgumentException with one line for the person, if the name or the passphrase
  ///     can not be used
  public static Vault recover(
      Path path,
      RecoveryCode code,
      String name,
      Optional<Credential.ByPassphrase> passphrase,
      SecureRandom random,
      long nowMs) {
    var content = NewVault.byCode(code.copy(), name, true, random, nowMs);
    return make(path, content, passphrase, random);
  }

  /// Makes the vault of a further device, which a living device of the person has certified. It has
  /// no recovery code. The vault owns the keys from now on.
  ///
  /// @throws IllegalArgumentException if the chain does not lead to the device, or the name can not
  ///     be used
  public static Vault linked(Path path, LinkedDevice linked, SecureRandom random, long nowMs) {
    return make(path, NewVault.linked(linked, random, nowMs), Optional.empty(), random);
  }

  private static Vault make(
      Path path,
      VaultContent content,
      Optional<Credential.ByPassphrase> passphrase,
      SecureRandom random) {
    if (exists(path)) {
      throw new IdentityException(
          "a vault is already at " + path + ": open it, or choose another home");
    }
    var codeKey = content.recovery().map(kept -> kept.code().publicKey());
    var file = VaultFile.protect(content, passphrase, codeKey, random);
    VaultDisk.write(path, file);
    return new Vault(path, file);
  }

  /// Makes a vault anew from what [#export] gave, for a new installation: under an incarnation of its
  /// own. It asks for the passphrase where the exported one asked for any.
  ///
  /// @param passphrase the one by which the backup was opened, if it was by one
  /// @throws MalformedException if it is no export
  public static Vault restore(
      Path path, Bytes exported, Optional<Credential.ByPassphrase> passphrase, SecureRandom random)
      throws MalformedException {
    var file = VaultExport.decode(exported).restored(passphrase, random);
    VaultDisk.write(path, file);
    return new Vault(path, file);
  }

  /// What opens the vault at a place.
  public static VaultSlots slots(Path path) {
    return VaultSlots.of(VaultDisk.read(path).slots());
  }

  /// Opens a vault that asks for nothing.
  public static Vault open(Path path) {
    var sealed = VaultDisk.read(path);
    var master =
        sealed
            .openMaster()
            .orElseThrow(() ->
                new IdentityException(
                    "the vault at " + path + " is locked: unlock it with its passphrase"));
    return new Vault(path, VaultDisk.open(path, sealed, master));
  }

  /// Opens a vault with what a person typed; empty if that does not open it. Takes as long as the
  /// passphrase was made hard.
  public static Optional<Vault> unlock(Path path, Credential credential) {
    var sealed = VaultDisk.read(path);
    return VaultSlot.open(sealed.slots(), credential)
        .map(master -> new Vault(path, VaultDisk.open(path, sealed, master)));
  }

  /// What opens this vault.
  public synchronized VaultSlots slots() {
    open();
    return VaultSlots.of(file.slots());
  }

  /// All that is in it, in clear: for a sealed backup and nothing else.
  public synchronized Bytes export() {
    var content = open();
    var codeKey =
        content.recovery().map(kept -> kept.code().publicKey()).or(() -> VaultFile.codeKey(file));
    return new VaultExport(slots().passphrase(), codeKey, content).encode();
  }

  /// Whether this would open the vault. Takes as long as [#unlock].
  public boolean opensWith(Credential credential) {
    List<VaultSlot> slots;
    synchronized (this) {
      open();
      slots = file.slots();
    }
    var master = VaultSlot.open(slots, credential);
    master.ifPresent(Secret::close);
    return master.isPresent();
  }

  /// Sets, changes or (empty) takes away the passphrase. The master key is a new one afterwards; the
  /// recovery code opens the vault as before, from now on also one that is kept unsaved.
  ///
  /// @throws IllegalArgumentException with one line for the person, if it can not be used
  public synchronized void protect(
      Optional<Credential.ByPassphrase> passphrase, SecureRandom random) {
    var content = open();
    var codeKey =
        content.recovery().map(kept -> kept.code().publicKey()).or(() -> VaultFile.codeKey(file));
    var before = file.master();
    replace(VaultFile.protect(content, passphrase, codeKey, random));
    before.close();
  }

  public synchronized LocalIdentity identity() {
    return open().identity();
  }

  /// A copy of the recovery code, while it is kept: until it has been saved, or, after a recovery,
  /// until the workspaces are entered again. The caller closes it.
  public synchronized Optional<RecoveryCode> recoveryCode() {
    return open().recovery().map(kept -> kept.code().copy());
  }

  /// Whether this identity came back by its recovery code, which is kept so that it can sign in the
  /// workspaces that are still to be entered again.
  public synchronized boolean recoveryPending() {
    return open().recovery().map(VaultContent.KeptCode::pending).orElse(false);
  }

  /// Wipes the recovery code from the vault, for good: it is saved, or a recovery is over.
  public synchronized void recoverySaved() {
    if (open().recovery().isPresent()) {
      change(VaultContent::withoutRecovery);
    }
  }

  /// Chooses a new incarnation: after a restore, or when this home turned out to be an old copy.
  public synchronized LocalIdentity newIncarnation(SecureRandom random) {
    var incarnation = random.nextLong();
    return changeIdentity(own -> own.withIncarnation(incarnation));
  }

  /// Gives the person another name.
  ///
  /// @throws IllegalArgumentException if the name can not be used: see [PersonName#checked]
  public synchronized LocalIdentity rename(String name) {
    var checked = PersonName.checked(name);
    return changeIdentity(own ->
        new LocalIdentity(
            own.person(),
            checked,
            own.device(),
            own.incarnation(),
            own.chain(),
            own.keyPackage(),
            own.sealKeys()));
  }

  /// Makes a new key package; of the older private keys the last two are kept.
  public synchronized LocalIdentity newKeyPackage(SecureRandom random, long nowMs) {
    var key = SealKey.generate(random);
    return changeIdentity(own -> {
      var keys = new ArrayList<SealKey>();
      keys.add(key);
      own.sealKeys().stream().limit(VaultContent.SEAL_KEYS_MAX - 1L).forEach(keys::add);
      return new LocalIdentity(
          own.person(),
          own.name(),
          own.device(),
          own.incarnation(),
          own.chain(),
          KeyPackage.issue(own.device(), key, nowMs),
          keys);
    });
  }

  /// The same, if the key package is at least so old; whether it was. Of several who ask at once
  /// one makes it.
  public synchronized boolean renewKeyPackage(SecureRandom random, long nowMs, long ageMs) {
    boolean due = nowMs - open().identity().keyPackage().createdMs() >= ageMs;
    if (due) {
      newKeyPackage(random, nowMs);
    }
    return due;
  }

  public synchronized Optional<Bytes> get(String key) {
    return Optional.ofNullable(open().values().get(key)).map(Secret::bytes);
  }

  /// The keys that begin with the prefix, in order.
  public synchronized SortedSet<String> keys(String prefix) {
    var found = new TreeSet<String>();
    for (var key : open().values().tailMap(prefix, true).keySet()) {
      if (!key.startsWith(prefix)) {
        break;
      }
      found.add(key);
    }
    return found;
  }

  /// Stores a value of at most 1 MiB under a key of at most 255 bytes.
  public void put(String key, Bytes value) {
    putAll(Map.of(key, value));
  }

  /// Stores all values in one write: all or none.
  public synchronized void putAll(Map<String, Bytes> added) {
    if (!added.isEmpty()) {
      change(own -> own.with(added));
    }
  }

  public synchronized void remove(String key) {
    if (open().values().containsKey(key)) {
      change(own -> own.without(key));
    }
  }

  /// Wipes the keys in memory; the file stays.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      file.master().close();
      file.content().close();
    }
  }

  private LocalIdentity changeIdentity(UnaryOperator<LocalIdentity> change) {
    change(own -> own.withIdentity(change.apply(own.identity())));
    return file.content().identity();
  }

  private void change(UnaryOperator<VaultContent> change) {
    replace(file.with(change.apply(open())));
  }

  private void replace(VaultFile changed) {
    VaultDisk.write(path, changed);
    file.content().closeWhatIsNotIn(changed.content());
    file = changed;
  }

  private VaultContent open() {
    if (closed) {
      throw new IllegalStateException("the vault was used after it was closed");
    }
    return file.content();
  }
}
