package grove.grouping;

import grove.identity.DeviceId;
import grove.identity.DeviceKey;
import grove.identity.PersonId;
import grove.identity.RecoveryCode;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.MalformedException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The offline key above the owners: a code on paper, whose public half GENESIS names.
///
/// The code is in the founder's vault until it is said to be saved, and then nowhere but on paper.
/// Whoever has it can use it at any device that holds the workspace's entries, also one of somebody
/// who was removed: it is for the day when the owner is lost or hostile. Each use writes one entry
/// into a log of its own under a fresh incarnation, and the key is wiped.
public final class WorkspaceKey {
  private static final int PROOF_CHARS = 4;

  private final GroupState state;
  private final Pen pen;
  private final Acts acts;
  private final Observer observer;

  /// Whether there is a key, and whether its code is still kept here.
  public enum State {
    NONE,
    UNSAVED,
    SAVED
  }

  /// What the key is used for.
  public sealed interface Use {
    PersonId person();

    /// Gives anybody who is or was a member any role.
    record SetRole(PersonId person, Role role) implements Use {}

    record Remove(PersonId person) implements Use {}

    record RevokeDevice(PersonId person, DeviceId device) implements Use {}
  }

  WorkspaceKey(GroupState state, Pen pen, Acts acts, Observer observer) {
    this.state = state;
    this.pen = pen;
    this.acts = acts;
    this.observer = observer;
  }

  /// Keeps the code until it is said to be saved.
  static void keep(GroupState state, RecoveryCode code) {
    state.vault().put(new VaultArea(state.group()).workspaceKey(), Bytes.utf8(code.text()));
  }

  public State state() {
    if (state.membership().workspaceKey().isEmpty()) {
      return State.NONE;
    }
    return code().isPresent() ? State.UNSAVED : State.SAVED;
  }

  /// The code to write down, as long as it is kept here.
  public Optional<String> code() {
    try {
      Optional<Bytes> text = state.vault().get(new VaultArea(state.group()).workspaceKey());
      return text.isPresent() ? Optional.of(text.get().toUtf8()) : Optional.empty();
    } catch (MalformedException e) {
      throw new GroupException(
          "the workspace key in the vault is damaged: put a backup copy of the vault in its place",
          e);
    }
  }

  /// The code stands on paper: wipes it here. False where the proof, its last group of four, is
  /// wrong.
  public boolean saved(String proof) {
    Optional<String> code = code();
    String typed = proof.strip().toUpperCase(Locale.ROOT);
    if (code.isEmpty() || typed.length() != PROOF_CHARS || !code.get().endsWith(typed)) {
      return false;
    }
    state.vault().remove(new VaultArea(state.group()).workspaceKey());
    return true;
  }

  /// Does it in the name of the key; false where the code is not this workspace's.
  public boolean use(String code, Use use) {
    DeviceId known =
        state
            .membership()
            .workspaceKey()
            .orElseThrow(
                () -> new IllegalArgumentException("this workspace was founded without a key"));
    try (RecoveryCode typed = RecoveryCode.parse(code);
        DeviceKey key = typed.workspaceKey()) {
      if (!key.id().equals(known)) {
        return false;
      }
      pen.byKey(key, control(use));
    } catch (MalformedException e) {
      return false;
    }
    acts.followUp();
    observer.settle();
    return true;
  }

  private Control control(Use use) {
    if (!state.roster().wasMember(use.person())) {
      throw new IllegalArgumentException("this person was never a member");
    }
    return switch (use) {
      case Use.Remove u -> remove(u.person());
      case Use.SetRole u when u.role() == Role.NONE -> remove(u.person());
      case Use.SetRole u ->
          new Control.Set(u.person(), u.role(), Cuts.of(state, u.person()), Optional.empty());
      case Use.RevokeDevice u -> {
        if (!state.book().devices(u.person()).contains(u.device())) {
          throw new IllegalArgumentException("this person has no such device");
        }
        yield new Control.DeviceRevoke(
            u.person(), u.device(), Cuts.of(state, Set.of(u.device())), Optional.empty());
      }
    };
  }

  /// Carries no epoch: the key is no member's. The next editor makes one.
  private Control remove(PersonId person) {
    return new Control.Remove(
        person, Cuts.of(state, person), acts.invitesOf(person), Optional.empty());
  }
}
