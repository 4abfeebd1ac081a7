package grove.web.group;

import grove.grouping.Group;
import grove.identity.Credential;
import grove.identity.Hardening;
import grove.identity.Passphrase;
import grove.identity.PersonKey;
import grove.identity.RecoveryCode;
import grove.identity.SealedInput;
import grove.identity.Vault;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Append;
import grove.store.BlobStore;
import grove.store.EntryStore;
import grove.store.GroupId;
import grove.store.LogId;
import grove.store.Segment;
import grove.web.home.GroupFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Reads a [Backup] into a folder beside the home's own, checking every entry as if it came from the
/// network; whoever runs it moves the folder into place when all is there, or throws it away.
final class Restore implements AutoCloseable {
  private static final String DAMAGED =
      "This backup is damaged or cut short: use another copy of it.";
  private static final int HEAD_BYTES = 5;

  private final Path folder;
  private final SecureRandom random;
  private final Set<GroupId> groups = new LinkedHashSet<>();
  private Optional<EntryStore> store = Optional.empty();
  private Optional<BlobStore> blobs = Optional.empty();
  private Optional<Bytes> vault = Optional.empty();
  private long entries;
  private long chunks;
  private boolean ended;

  Restore(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
  }

  Path vault() {
    return folder.resolve("vault");
  }

  /// Where a restored group lies, in files of the form that a home has.
  GroupFolder group(GroupId group) {
    return new GroupFolder(folder.resolve(group.toHex()));
  }

  Set<GroupId> groups() {
    return groups;
  }

  long entries() {
    return entries;
  }

  /// Reads all of it, and makes the vault.
  ///
  /// @param secret the passphrase or the recovery code, as typed
  /// @throws RestoreException if it can not be restored
  /// @throws IOException if the stream breaks
  void read(InputStream in, Passphrase secret, Hardening hardening) throws IOException {
    try {
      SealedInput.Closed closed = SealedInput.read(Backup.MAGIC, Backup.FORMAT, in);
      if (closed.format() > Backup.FORMAT) {
        throw new RestoreException(
            RestoreException.Reason.NEWER,
            "This backup was made by a newer Grove: install the newest version.");
      }
      try (SealedInput opened = open(closed, secret, hardening)) {
        while (!ended) {
          readRecord(opened);
        }
        opened.end();
      }
      closeStores();
      makeVault(new Credential.ByPassphrase(secret, hardening), closed.byPassphrase());
      if (!closed.byPassphrase()) {
        requireOwn(secret);
      }
    } catch (MalformedException e) {
      throw new RestoreException(RestoreException.Reason.DAMAGED, DAMAGED);
    }
  }

  private static SealedInput open(SealedInput.Closed closed, Passphrase secret, Hardening hardening)
      throws IOException {
    Optional<SealedInput> opened;
    if (closed.byPassphrase()) {
      opened = closed.open(new Credential.ByPassphrase(secret, hardening));
    } else {
      Optional<RecoveryCode> code = secret.asRecoveryCode();
      opened = code.isEmpty() ? Optional.empty() : openByCode(closed, code.get());
    }
    return opened.orElseThrow(
        () -> new RestoreException(RestoreException.Reason.WRONG, "That does not open it."));
  }

  private static Optional<SealedInput> openByCode(SealedInput.Closed closed, RecoveryCode code)
      throws IOException {
    try (code) {
      return closed.open(new Credential.ByCode(code));
    }
  }

  private void readRecord(SealedInput in) throws IOException, MalformedException {
    ByteReader head = ByteReader.of(in.read(HEAD_BYTES));
    int kind = head.u8();
    long size = head.u32();
    if (size > Backup.RECORD_BYTES_MAX) {
      throw new MalformedException("a record that is too long");
    }
    ByteReader content = ByteReader.of(in.read((int) size));
    switch (kind) {
      case Backup.GROUP -> begin(new GroupId(content.hash()), content.bool());
      case Backup.SEGMENT -> append(content);
      case Backup.CHUNK -> put(content.hash(), content.rest());
      case Backup.VAULT -> vault = Optional.of(content.rest());
      case Backup.END -> end(content);
      default -> throw new MalformedException("a record of an unknown kind");
    }
    content.end();
  }

  private void begin(GroupId group, boolean inStep) throws MalformedException {
    closeStores();
    if (!groups.add(group)) {
      throw new MalformedException("a group that is there twice");
    }
    GroupFolder place = group(group).make();
    EntryStore opened = EntryStore.rocks(place.entries(), group);
    store = Optional.of(opened);
    if (inStep) {
      Standing.settle(opened);
    }
    blobs = Optional.of(BlobStore.files(place.blobs()));
  }

  private void append(ByteReader content) throws MalformedException {
    EntryStore into = current(store);
    LogId log = LogId.read(content);
    long below = content.u48();
    Hash prev = content.hash();
    Segment segment = Segment.read(content, into.group(), log, below, prev);
    if (!(into.append(segment, false) instanceof Append.Accepted accepted)
        || accepted.entries().size() != segment.entries().size()) {
      throw new MalformedException("an entry that does not fit to those before it");
    }
    entries += segment.entries().size();
  }

  private void put(Hash chunk, Bytes cipher) throws MalformedException {
    if (!current(blobs).put(chunk, cipher)) {
      throw new MalformedException("a chunk that is not what its hash says");
    }
    chunks++;
  }

  private static <T> T current(Optional<T> part) throws MalformedException {
    return part.orElseThrow(() -> new MalformedException("a record before the first group"));
  }

  private void end(ByteReader content) throws MalformedException {
    if (content.u32() != groups.size()
        || content.u48() != entries
        || content.u48() != chunks
        || vault.isEmpty()) {
      throw new MalformedException("less than the end says");
    }
    ended = true;
  }

  /// Keys of a workspace that was founded while the backup was made lead to nothing.
  private void makeVault(Credential.ByPassphrase secret, boolean byPassphrase)
      throws MalformedException {
    Optional<Credential.ByPassphrase> protection =
        byPassphrase ? Optional.of(secret) : Optional.empty();
    try (Vault made = Vault.restore(vault(), vault.orElseThrow(), protection, random)) {
      for (GroupId group : Group.known(made)) {
        if (!groups.contains(group)) {
          Group.forget(made, group);
        }
      }
    }
  }

  /// A file for a recovery code opens with it whoever wrote it, since the code's public half stands
  /// in every such file: what is in it must be the code's own person, or it was put in its place.
  private void requireOwn(Passphrase secret) throws MalformedException {
    try (Vault made = Vault.open(vault());
        RecoveryCode code = secret.asRecoveryCode().orElseThrow();
        PersonKey person = code.personKey()) {
      if (!person.id().equals(made.identity().person())) {
        throw new MalformedException("another person's vault");
      }
    }
  }

  private void closeStores() {
    store.ifPresent(open -> {
      open.sync();
      open.close();
    });
    store = Optional.empty();
    blobs.ifPresent(BlobStore::close);
    blobs = Optional.empty();
  }

  @Override
  public void close() {
    closeStores();
  }
}
