package grove.identity;

import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
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
/// or the new vault ([AtomicFile]); the format is in [VaultFile]. Any thread may call; that no second
/// process writes the same file is for the home's lock to prevent.
///
/// Errors: [IdentityException], one line with the remedy.
public final class Vault implements AutoCloseable {
  /// Bytes of a vault file.
  public static final int FILE_BYTES_MAX = 16 << 20;

  private final Path path;
  private final Secret master;
  private VaultContent content;
  private boolean closed;

  private Vault(Path path, VaultFile file) {
    this.path = path;
    master = file.master();
    content = file.content();
  }

  public static boolean exists(Path path) {
    return Files.exists(path);
  }

  /// Makes a new person with a first device: recovery code, keys, certificate, incarnation.
  ///
  /// @throws IllegalArgumentException if the name can not be used: see [PersonName#checked]
  public static Vault create(Path path, String name, SecureRandom random, long nowMs) {
    var code = RecoveryCode.generate(random);
    return make(path, NewVault.byCode(code, name, false, random, nowMs), random);
  }

  /// Brings a person back by the recovery code, with a new first device; the caller closes the code.
  ///
  /// The vault keeps a copy of the code, for the identity key has to sign in every workspace that is
  /// to be entered again: see [#recoveryPending].
  ///
  /// @throws IllegalArgumentException if the name can not be used: see [PersonName#checked]
  public static Vault recover(
      Path path, RecoveryCode code, String name, SecureRandom random, long nowMs) {
    return make(path, NewVault.byCode(code.copy(), name, true, random, nowMs), random);
  }

  /// Makes the vault of a further device, which a living device of the person has certified. It has
  /// no recovery code. The vault owns the keys from now on.
  ///
  /// @throws IllegalArgumentException if the chain does not lead to the device, or the name can not
  ///     be used
  public static Vault linked(Path path, LinkedDevice linked, SecureRandom random, long nowMs) {
    return make(path, NewVault.linked(linked, random, nowMs), random);
  }

  private static Vault make(Path path, VaultContent content, SecureRandom random) {
    if (exists(path)) {
      throw new IdentityException(
          "a vault is already at " + path + ": open it, or choose another home");
    }
    var file = new VaultFile(Secret.random(random, Suite.KEY_BYTES), content);
    write(path, file);
    return new Vault(path, file);
  }

  public static Vault open(Path path) {
    var bytes = read(path);
    if (VaultFile.newer(bytes)) {
      throw new IdentityException(
          "the vault at " + path + " was made by a newer Grove: install the newest version");
    }
    try {
      return new Vault(path, VaultFile.decode(bytes));
    } catch (MalformedException e) {
      throw new IdentityException(
          "the vault at "
              + path
              + " is damaged: put a backup copy in its place, or move it away to start anew",
          e);
    }
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
    var kept = open().recovery();
    if (kept.isPresent()) {
      change(VaultContent::withoutRecovery);
      kept.get().code().close();
    }
  }

  /// Chooses a new incarnation: after a restore, or when this home turned out to be an old copy.
  public synchronized LocalIdentity newIncarnation(SecureRandom random) {
    var incarnation = random.nextLong();
    return changeIdentity(own ->
        new LocalIdentity(
            own.person(),
            own.name(),
            own.device(),
            incarnation,
            own.chain(),
            own.keyPackage(),
            own.sealKeys()));
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

  public synchronized Optional<Bytes> get(String key) {
    return Optional.ofNullable(open().values().get(key));
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
    closed = true;
    master.close();
    content.recovery().ifPresent(kept -> kept.code().close());
    content.identity().device().close();
    content.identity().sealKeys().forEach(SealKey::close);
  }

  private LocalIdentity changeIdentity(UnaryOperator<LocalIdentity> change) {
    change(own -> own.withIdentity(change.apply(own.identity())));
    return content.identity();
  }

  private void change(UnaryOperator<VaultContent> change) {
    var changed = change.apply(open());
    write(path, new VaultFile(master, changed));
    content = changed;
  }

  private VaultContent open() {
    if (closed) {
      throw new IllegalStateException("the vault was used after it was closed");
    }
    return content;
  }

  private static void write(Path path, VaultFile file) {
    var bytes = file.encode();
    if (bytes.size() > FILE_BYTES_MAX) {
      throw new IdentityException(
          "the vault at "
              + path
              + " would grow above 16 MiB: leave workspaces that you do not need");
    }
    try {
      AtomicFile.write(path, bytes);
    } catch (IOException e) {
      throw new IdentityException(
          "the vault at "
              + path
              + " can not be written ("
              + reason(e)
              + "): check free space and permissions",
          e);
    }
  }

  private static Bytes read(Path path) {
    try {
      return AtomicFile.read(path, FILE_BYTES_MAX);
    } catch (NoSuchFileException e) {
      throw new IdentityException(
          "no vault is at " + path + ": create an identity, or choose another home", e);
    } catch (IOException e) {
      throw new IdentityException(
          "the vault at " + path + " can not be read (" + reason(e) + "): check its permissions",
          e);
    }
  }

  private static String reason(IOException e) {
    var said = e.getMessage();
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case NoSuchFileException missing -> "the folder is missing";
      default -> said == null ? "disk error" : said.lines().findFirst().orElse("disk error");
    };
  }
}
