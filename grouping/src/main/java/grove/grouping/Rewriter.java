package grove.grouping;

import grove.grouping.Resumption.Kept;
import grove.identity.bytes.Bytes;
import grove.identity.bytes.Hash;
import grove.identity.bytes.MalformedException;
import grove.store.Entry;
import grove.store.Lane;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes again, under this incarnation, what an older one had written and nobody was shown; what
/// the role does not allow any more is left out. Goes on where it was interrupted.
final class Rewriter {
  private final GroupState state;
  private final Acts acts;
  private final Pen pen;
  private final GroupDevices devices;

  Rewriter(GroupState state, Acts acts, Pen pen, GroupDevices devices) {
    this.state = state;
    this.acts = acts;
    this.pen = pen;
    this.devices = devices;
  }

  /// Writes all of it.
  void run(Resumption rest, GroupDevices.Stubs stubs) {
    Map<Hash, Hash> again = rest.again();
    for (Optional<Kept> next = rest.next(); next.isPresent(); next = rest.next()) {
      Kept kept = next.get();
      Optional<Hash> written =
          rest.written(kept.lane(), state.log(kept.lane()))
              .filter(entry -> entry.header().kind() == kept.kind())
              .map(Entry::id);
      if (written.isEmpty()) {
        rest.place(state.log(kept.lane()));
        written = write(kept, again, stubs);
      }
      written.ifPresent(id -> again.put(kept.id(), id));
      rest.done(kept.id(), written);
    }
    rest.end();
  }

  private Optional<Hash> write(Kept kept, Map<Hash, Hash> again, GroupDevices.Stubs stubs) {
    try {
      if (kept.lane() == Lane.DATA) {
        return data(kept, again, stubs);
      }
      Optional<ControlKind> kind = ControlKind.of(kept.kind());
      if (kind.isPresent()) {
        say(ControlReading.decode(kind.get(), kept.body()), box(kept));
      }
    } catch (NotAllowedException | IllegalArgumentException | MalformedException e) {
      // What has changed meanwhile forbids it: as if it were done only now.
    }
    return Optional.empty();
  }

  private Optional<Hash> data(Kept kept, Map<Hash, Hash> again, GroupDevices.Stubs stubs)
      throws MalformedException {
    Optional<EpochKeys> sealed = state.keys().get(kept.place().epoch());
    if (sealed.isEmpty() || !state.role().atLeast(Role.EDITOR)) {
      return Optional.empty();
    }
    Bytes stub = PayloadBox.openStub(sealed.get(), kept.place(), kept.stub());
    Bytes body = PayloadBox.openBody(sealed.get(), kept.place(), kept.stub(), kept.body());
    List<Hash> deps = kept.deps().stream().map(id -> again.getOrDefault(id, id)).toList();
    Draft draft = new Draft(stubs.exchange(stub, again), body, deps);
    return Optional.of(pen.data(List.of(draft), acts.ensureEpoch()).getFirst().id());
  }

  private ControlBox box(Kept kept) throws MalformedException {
    Optional<EpochKeys> sealed = state.keys().get(kept.place().epoch());
    return kept.stub().isEmpty() || sealed.isEmpty()
        ? ControlBox.EMPTY
        : ControlBox.decode(PayloadBox.openControl(sealed.get(), kept.place(), kept.stub()));
  }

  private void say(Control control, ControlBox box) {
    switch (control) {
      case Control.Genesis _, Control.DeviceAdd _, Control.Epoch _ -> {}
      case Control.Set c -> acts.setRole(c.target(), c.role());
      case Control.Remove c -> acts.remove(c.target(), c.invites().isEmpty());
      case Control.DeviceRevoke c -> devices.revoke(c.target(), c.device());
      case Control.Leave _ -> acts.leave();
      case Control.Add _,
          Control.Invite _,
          Control.InviteRevoke _,
          Control.Link _,
          Control.NewKeyPackage _,
          Control.Profile _,
          Control.SetPolicy _,
          Control.Adopt _,
          Control.Checkpoint _,
          Control.Redact _ ->
          pen.control(control, box);
    }
  }
}
