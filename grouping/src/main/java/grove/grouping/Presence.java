package grove.grouping;

import grove.graph.Loop.Cancellable;
import grove.graph.Spoken;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.identity.Secret;
import grove.identity.Suite;
import grove.identity.bytes.ByteReader;
import grove.identity.bytes.ByteWriter;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How people are at the moment: a few words of theirs, and where they type. Said to who is there,
/// under the newest content key, and forgotten: nothing of it is an entry.
///
/// Who does not want to be shown says nothing at all. Belongs to its group, and to the group's loop.
public final class Presence {
  /// Bytes of the words, at most.
  public static final int TEXT_BYTES_MAX = 200;

  /// Bytes that name a place, at most.
  public static final int PLACE_BYTES_MAX = 64;

  /// The words are said again after so long, milliseconds: who has come meanwhile hears them.
  static final long AGAIN_MS = 60_000;

  /// Typing is said this often at most, milliseconds.
  static final long TYPING_GAP_MS = 3_000;

  private static final Bytes DOMAIN = Bytes.utf8("grove/presence/1");
  private static final int SALT_BYTES = 16;

  private final GroupState state;
  private final Runnable onChange;
  private final Map<DeviceId, Heard> heard = new LinkedHashMap<>();
  private @Nullable Cancellable again;
  private long typedMs;

  /// What a device said last.
  private record Heard(String text, long textUntilMs, Bytes place, long placeUntilMs) {
    static final Heard NOTHING = new Heard("", 0, Bytes.EMPTY, 0);
  }

  /// What the own person says.
  ///
  /// @param hidden whether nothing is said at all
  public record Own(String text, boolean hidden) {}

  /// How somebody is, as one of their devices says. Foreign text.
  ///
  /// @param place where they type
  public record Present(PersonId person, DeviceId device, String text, Optional<Bytes> place) {}

  /// @param onChange hears that somebody else said something
  Presence(GroupState state, Runnable onChange) {
    this.state = state;
    this.onChange = onChange;
    again = state.loop().schedule(AGAIN_MS, this::sayAgain);
  }

  private String key() {
    return new VaultArea(state.group()).presence();
  }

  /// What this person says of themselves here.
  public Own own() {
    try {
      Optional<Bytes> kept = state.vault().get(key());
      if (kept.isPresent()) {
        ByteReader in = ByteReader.of(kept.get());
        return new Own(in.bytes16(TEXT_BYTES_MAX).toUtf8(), in.bool());
      }
    } catch (MalformedException e) {
      // Damaged: as if nothing was said.
    }
    return new Own("", false);
  }

  /// Says how one is, from now on until it is said otherwise.
  ///
  /// @param hidden say nothing, also not that one types
  public void show(String text, boolean hidden) {
    String stripped = text.strip();
    Bytes words = Bytes.utf8(stripped);
    if (words.size() > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("that is too long: use fewer words");
    }
    if (!stripped.codePoints().allMatch(WorkspaceName::usable)) {
      throw new IllegalArgumentException(
          "that holds a line break or an invisible character: type it by hand");
    }
    state.require(Role.VIEWER, "say how you are");
    Own before = own();
    state.vault().put(key(), new ByteWriter().bytes16(words).bool(hidden).toBytes());
    if (!hidden || !before.hidden()) {
      // Who hides takes back what was said before.
      say(Spoken.PRESENCE, hidden ? Bytes.EMPTY : words);
    }
  }

  /// Says that one types in this place; to be called while one does.
  public void type(Bytes place) {
    long nowMs = state.loop().nowMs();
    boolean lately = Math.abs(nowMs - typedMs) < TYPING_GAP_MS;
    if (place.size() > PLACE_BYTES_MAX) {
      throw new IllegalArgumentException("no such place");
    }
    if (!lately && !own().hidden() && state.role().atLeast(Role.VIEWER)) {
      typedMs = nowMs;
      say(Spoken.TYPING, place);
    }
  }

  private void sayAgain() {
    again = state.loop().schedule(AGAIN_MS, this::sayAgain);
    Own own = own();
    if (!own.hidden() && !own.text().isEmpty() && state.role().atLeast(Role.VIEWER)) {
      say(Spoken.PRESENCE, Bytes.utf8(own.text()));
    }
  }

  /// Under no key that somebody who is out may hold: where there is none, nothing is said.
  private void say(Spoken spoken, Bytes plain) {
    Optional<EpochKeys> keys = state.epochs().current();
    if (keys.isPresent()) {
      byte[] random = new byte[SALT_BYTES];
      state.random().nextBytes(random);
      Bytes salt = Bytes.of(random);
      try (Secret key = Suite.hkdf(keys.get().content(), salt, DOMAIN, Suite.KEY_BYTES)) {
        Bytes ad = place(spoken, state.device(), keys.get().id());
        Bytes sealed = Suite.seal(key, 0, ad, Padding.pad(plain));
        ByteWriter out = new ByteWriter().hash(keys.get().id()).bytes(salt).bytes(sealed);
        state.ports().network().say().accept(spoken, out.toBytes());
      }
    }
  }

  private Bytes place(Spoken spoken, DeviceId device, Hash epoch) {
    return new ByteWriter()
        .hash(state.group().hash())
        .u8(spoken.kind())
        .bytes(device.bytes())
        .hash(epoch)
        .toBytes();
  }

  /// A device said something; not checked yet but for its signature.
  public void onHeard(DeviceId device, Spoken spoken, Bytes payload) {
    try {
      ByteReader in = ByteReader.of(payload);
      Hash epoch = in.hash();
      Bytes salt = in.bytes(SALT_BYTES);
      Optional<EpochKeys> keys = state.keys().get(epoch);
      if (keys.isPresent()) {
        try (Secret key = Suite.hkdf(keys.get().content(), salt, DOMAIN, Suite.KEY_BYTES)) {
          Bytes sealed = in.rest();
          hear(
              device,
              spoken,
              Padding.unpad(Suite.open(key, 0, place(spoken, device, epoch), sealed)));
        }
      }
    } catch (MalformedException e) {
      // What does not open is not heard.
    }
  }

  private void hear(DeviceId device, Spoken spoken, Bytes plain) throws MalformedException {
    long untilMs = state.loop().nowMs() + spoken.ttlMs();
    Heard before = heard.getOrDefault(device, Heard.NOTHING);
    Heard now =
        switch (spoken) {
          case PRESENCE -> new Heard(text(plain), untilMs, before.place(), before.placeUntilMs());
          case TYPING -> new Heard(before.text(), before.textUntilMs(), place(plain), untilMs);
        };
    heard.put(device, now);
    boolean same = now.text().equals(before.text()) && spoken == Spoken.PRESENCE;
    if (!same) {
      onChange.run();
    }
  }

  private static String text(Bytes plain) throws MalformedException {
    if (plain.size() > TEXT_BYTES_MAX) {
      throw new MalformedException("too many words");
    }
    return plain.toUtf8();
  }

  private static Bytes place(Bytes plain) throws MalformedException {
    if (plain.size() > PLACE_BYTES_MAX) {
      throw new MalformedException("no such place");
    }
    return plain;
  }

  /// Who said something that still holds, members only.
  public List<Present> now() {
    long nowMs = state.loop().nowMs();
    heard.values().removeIf(h -> h.textUntilMs() < nowMs && h.placeUntilMs() < nowMs);
    List<Present> present = new ArrayList<>();
    heard.forEach((device, h) -> {
      Optional<PersonId> person = state.roster().person(device);
      String text = h.textUntilMs() >= nowMs ? h.text() : "";
      Optional<Bytes> place = h.placeUntilMs() >= nowMs ? Optional.of(h.place()) : Optional.empty();
      boolean says = !text.isEmpty() || place.isPresent();
      person
          .filter(p -> says && state.roster().role(p).atLeast(Role.VIEWER))
          .ifPresent(p -> present.add(new Present(p, device, text, place)));
    });
    return present;
  }

  void close() {
    Cancellable pending = again;
    if (pending != null) {
      pending.cancel();
    }
  }
}
