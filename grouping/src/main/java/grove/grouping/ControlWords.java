package grove.grouping;

import grove.grouping.rule.Act;
import grove.identity.DeviceId;
import grove.identity.PersonId;
import java.util.Optional;
import java.util.function.Function;

/// Says in plain words what a control entry does, with the names that people have now.
///
/// Names are foreign text: whoever shows a sentence neutralizes it.
final class ControlWords {
  private final Function<PersonId, String> names;
  private final Function<Note, ControlBox> boxes;

  /// @param names what a person is called
  /// @param boxes the opened secrets of an entry
  ControlWords(Function<PersonId, String> names, Function<Note, ControlBox> boxes) {
    this.names = names;
    this.boxes = boxes;
  }

  /// Who wrote an entry.
  String author(Act act) {
    return act.byKey() ? "the workspace key" : names.apply(act.person());
  }

  String of(Note note) {
    String who = note.act().byKey() ? "The workspace key" : author(note.act());
    return who + " " + did(note);
  }

  private String did(Note note) {
    return switch (note.control()) {
      case Control.Genesis c ->
          "founded the workspace" + (c.workspaceKey().isPresent() ? ", with a workspace key" : "");
      case Control.Add c ->
          "let %s in as %s%s"
              .formatted(
                  names.apply(c.card().person()),
                  RoleWords.one(c.role()),
                  c.invite().isPresent() ? ", by an invitation" : "");
      case Control.Set c ->
          c.role() == Role.NONE
              ? "removed " + names.apply(c.target())
              : "made %s %s".formatted(names.apply(c.target()), RoleWords.one(c.role()));
      case Control.Remove c -> remove(c);
      case Control.Leave _ -> "left";
      case Control.Invite c -> invite(c);
      case Control.InviteRevoke c ->
          "revoked an invitation" + (c.leaked() ? ", since its link had leaked" : "");
      case Control.DeviceAdd c -> deviceAdd(note, c);
      case Control.DeviceRevoke c -> deviceRevoke(note, c);
      case Control.Link c -> "linked a further device, " + device(c.certificate().device());
      case Control.NewKeyPackage _ ->
          "renewed the sealing key of the device " + device(note.act().device().key());
      case Control.Profile _ -> profile(note);
      case Control.Epoch _ -> "made new keys";
      case Control.SetPolicy c -> policy(note, c.policy());
      case Control.Adopt c ->
          "adopted what %s wrote in %s, up to entry %d"
              .formatted(names.apply(c.target()), c.log().shortId(), c.upto().seq());
      case Control.Checkpoint c ->
          c.pins().isEmpty()
              ? "took note of what others wrote"
              : "pinned " + count(c.pins().size(), "log");
      case Control.Redact c ->
          "took back the text of %s by %s"
              .formatted(count(c.entries().size(), "entry"), names.apply(c.target()));
    };
  }

  private String remove(Control.Remove c) {
    String removed = "removed " + names.apply(c.target());
    return c.invites().isEmpty()
        ? removed
        : removed + " and revoked " + count(c.invites().size(), "invitation");
  }

  private static String invite(Control.Invite c) {
    String people =
        c.uses() == 1 ? RoleWords.one(c.role()) : count(c.uses(), RoleWords.plain(c.role()));
    return "made an invitation for " + people + (c.approval() ? ", by approval" : "");
  }

  private static String deviceAdd(Note note, Control.DeviceAdd c) {
    String device = device(note.act().device().key());
    String begun =
        switch (c.proof()) {
          case IDENTITY, CARD -> "began to use the device " + device;
          case LINK -> "began to use the linked device " + device;
          case RESTORE -> "began anew on the device " + device;
        };
    int ends = c.ending().ends().size();
    return ends == 0
        ? begun
        : begun
            + " and ended "
            + count(
                ends,
                c.proof() == Control.DeviceProof.RESTORE ? "earlier installation" : "other device");
  }

  private String deviceRevoke(Note note, Control.DeviceRevoke c) {
    boolean own = !note.act().byKey() && c.target().equals(note.act().person());
    return own
        ? "ended the own device " + device(c.device())
        : "ended the device %s of %s".formatted(device(c.device()), names.apply(c.target()));
  }

  private String profile(Note note) {
    Optional<String> name = boxes.apply(note).text(ControlBox.NAME);
    return name.map(text -> "chose the name “" + text + "”").orElse("chose another name");
  }

  private String policy(Note note, Control.Policy policy) {
    Optional<String> name = boxes.apply(note).text(ControlBox.WORKSPACE);
    return name.map(text -> "called the workspace “" + text + "”")
        .orElseGet(() ->
            "set how the workspace is kept: new keys every "
                + count(policy.rotationDays(), "day")
                + (policy.retentionDays() == 0
                    ? ""
                    : ", old versions for " + count(policy.retentionDays(), "day")));
  }

  static String count(long number, String what) {
    if (number == 1) {
      return "1 " + what;
    }
    String many =
        what.endsWith("y") && !what.endsWith("ay")
            ? what.substring(0, what.length() - 1) + "ies"
            : what + "s";
    return number + " " + many;
  }

  private static String device(DeviceId device) {
    return device.shortHex();
  }
}
