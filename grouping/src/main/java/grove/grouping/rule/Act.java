package grove.grouping.rule;

import grove.grouping.Role;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.bytes.Hash;
import grove.store.Head;
import grove.store.LogId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An entry as the membership rule sees it: who says what, where, knowing what.
///
/// Identity is the object. Data entries have an index of -1: they are in nobody's past.
public final class Act {
  static final int DATA_INDEX = -1;

  private final int index;
  private final Hash id;
  private final Author author;
  private final Position at;
  private final Past past;
  private final Meaning meaning;
  private final Incarnation device;

  /// Who wrote an entry: the person of the DEVICE_ADD at the start of its chain, or the workspace
  /// key.
  public record Author(PersonId person, boolean isKey) {}

  Act(int index, Hash id, Author author, Position at, Past past, Meaning meaning) {
    this.index = index;
    this.id = id;
    this.author = author;
    this.at = at;
    this.past = past;
    this.meaning = meaning;
    this.device = Incarnation.of(at.branch().log());
  }

  /// Its place in a causal order of the control entries.
  public int index() {
    return index;
  }

  public Hash id() {
    return id;
  }

  Author author() {
    return author;
  }

  public PersonId person() {
    return author.person();
  }

  public boolean byKey() {
    return author.isKey();
  }

  public Incarnation device() {
    return device;
  }

  public LogId log() {
    return at.branch().log();
  }

  public Position at() {
    return at;
  }

  public Past past() {
    return past;
  }

  public Meaning meaning() {
    return meaning;
  }

  boolean isData() {
    return index == DATA_INDEX;
  }

  /// The person it is about, where it is about one.
  public Optional<PersonId> target() {
    return switch (meaning) {
      case Meaning.Founding m -> Optional.of(m.founder());
      case Meaning.Statement m -> Optional.of(m.target());
      case Meaning.Leaving m -> Optional.of(m.author());
      case Meaning.Revocation m -> Optional.of(m.target());
      case Meaning.Adoption m -> Optional.of(m.target());
      case Meaning.Redaction m -> Optional.of(m.target());
      case Meaning.Enrolment _, Meaning.Linking _, Meaning.Pinning _, Meaning.Plain _ ->
          Optional.empty();
    };
  }

  /// The role that a statement of a role gives as written; NONE for all others.
  Role role() {
    return switch (meaning) {
      case Meaning.Founding _ -> Role.OWNER;
      case Meaning.Statement m -> m.role();
      case Meaning.Leaving _, Meaning.Revocation _, Meaning.Enrolment _, Meaning.Linking _ ->
          Role.NONE;
      case Meaning.Adoption _, Meaning.Redaction _, Meaning.Pinning _, Meaning.Plain _ -> Role.NONE;
    };
  }

  public Map<LogId, Head> cut() {
    return switch (meaning) {
      case Meaning.Statement m -> m.cut();
      case Meaning.Revocation m -> m.cut();
      case Meaning.Enrolment m -> m.cut();
      case Meaning.Founding _, Meaning.Leaving _, Meaning.Linking _, Meaning.Adoption _ -> Map.of();
      case Meaning.Redaction _, Meaning.Pinning _, Meaning.Plain _ -> Map.of();
    };
  }

  List<Meaning.Ended> ends() {
    return meaning instanceof Meaning.Enrolment m ? m.ends() : List.of();
  }

  /// Devices that vouch for the one that it enrols, besides the identity key.
  public List<DeviceId> via() {
    return switch (meaning) {
      case Meaning.Founding m -> m.via();
      case Meaning.Enrolment m -> m.via();
      case Meaning.Statement _, Meaning.Leaving _, Meaning.Revocation _, Meaning.Linking _ ->
          List.of();
      case Meaning.Adoption _, Meaning.Redaction _, Meaning.Pinning _, Meaning.Plain _ -> List.of();
    };
  }

  /// The proof by which it enrols its author's incarnation, where it does.
  Optional<Meaning.Proof> proof() {
    return switch (meaning) {
      case Meaning.Founding _ -> Optional.of(Meaning.Proof.IDENTITY);
      case Meaning.Enrolment m -> Optional.of(m.proof());
      case Meaning.Statement _, Meaning.Leaving _, Meaning.Revocation _, Meaning.Linking _ ->
          Optional.empty();
      case Meaning.Adoption _, Meaning.Redaction _, Meaning.Pinning _, Meaning.Plain _ ->
          Optional.empty();
    };
  }

  /// An end: a DEVICE_REVOKE of an own device or by the workspace key, or a DEVICE_ADD with ends.
  boolean isEnd() {
    if (meaning instanceof Meaning.Revocation m) {
      return byKey() || m.target().equals(person());
    }
    return !ends().isEmpty();
  }

  /// An end that always counts: by the identity key or by the workspace key.
  boolean isFinal() {
    return byKey()
        || (meaning instanceof Meaning.Enrolment m && m.proof() == Meaning.Proof.IDENTITY);
  }
}
