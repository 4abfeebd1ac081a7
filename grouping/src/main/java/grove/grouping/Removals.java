package grove.grouping;

import grove.graph.Acknowledgement;
import grove.grouping.EpochBook.Grant;
import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import grove.store.Head;
import grove.store.LogId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who has heard of an exclusion and who has the keys that were made after it, as devices
/// acknowledge what they hold.
final class Removals {
  private final GroupState state;

  Removals(GroupState state) {
    this.state = state;
  }

  /// The newest exclusions that count, newest first.
  List<Removal> newest(Map<DeviceId, Acknowledgement> held, int max) {
    List<Removal> newest = new ArrayList<>();
    for (Note note : state.book().exclusions().reversed()) {
      Optional<Removal.Kind> kind = kind(note.control());
      if (kind.isPresent() && newest.size() < max) {
        newest.add(removal(note, kind.get(), held));
      }
    }
    return newest;
  }

  private static Optional<Removal.Kind> kind(Control control) {
    return switch (control) {
      case Control.Remove _ -> Optional.of(Removal.Kind.REMOVE);
      case Control.Set c ->
          Optional.of(c.role() == Role.NONE ? Removal.Kind.REMOVE : Removal.Kind.VIEWER);
      case Control.Leave _ -> Optional.of(Removal.Kind.LEAVE);
      case Control.DeviceRevoke _, Control.DeviceAdd _ -> Optional.of(Removal.Kind.DEVICE);
      case Control.InviteRevoke _, Control.Genesis _, Control.Add _, Control.Invite _ ->
          Optional.empty();
      case Control.Link _, Control.NewKeyPackage _, Control.Profile _, Control.Epoch _ ->
          Optional.empty();
      case Control.SetPolicy _, Control.Adopt _, Control.Checkpoint _, Control.Redact _ ->
          Optional.empty();
    };
  }

  private static PersonId target(Note note) {
    return switch (note.control()) {
      case Control.Remove c -> c.target();
      case Control.Set c -> c.target();
      case Control.DeviceRevoke c -> c.target();
      default -> note.act().person();
    };
  }

  private Removal removal(Note note, Removal.Kind kind, Map<DeviceId, Acknowledgement> held) {
    List<Grant> grants = state.epochs().without(note.act());
    List<Removal.Progress> devices = new ArrayList<>();
    for (PersonId member : state.roster().members()) {
      for (DeviceId device : state.roster().devices(member)) {
        if (state.book().cameBefore(device, note.act())) {
          devices.add(progress(member, device, note.act(), grants, held));
        }
      }
    }
    return new Removal(
        note.id(),
        target(note),
        note.act().person(),
        note.act().byKey(),
        note.wallMs(),
        kind,
        grants.isEmpty() ? Optional.empty() : Optional.of(grants.getFirst().epoch()),
        devices);
  }

  private Removal.Progress progress(
      PersonId member,
      DeviceId device,
      Act exclusion,
      List<Grant> grants,
      Map<DeviceId, Acknowledgement> held) {
    Optional<Acknowledgement> said = Optional.ofNullable(held.get(device));
    boolean keyed =
        grants.stream().anyMatch(g -> g.devices().contains(device) && holds(device, said, g.act()));
    return new Removal.Progress(
        member,
        device,
        device.equals(state.device()),
        holds(device, said, exclusion),
        keyed,
        said.map(Acknowledgement::atMs).orElse(0L));
  }

  /// What this node has synced it need not say to itself.
  private boolean holds(DeviceId device, Optional<Acknowledgement> said, Act act) {
    LogId log = act.log();
    long seq = act.at().seq();
    boolean here =
        device.equals(state.device())
            && state.store().syncedFrontier().head(log).map(Head::seq).orElse(0L) >= seq;
    return here || said.map(ack -> ack.holds(log, seq)).orElse(false);
  }
}
