package grove.web.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `grove workspace key`: the offline key above the owners.
@Command(
    name = "key",
    description = "The key on paper that stands above a workspace's owners.",
    synopsisSubcommandLabel = "(show | saved | use)",
    subcommands = WorkspaceKeyCommands.Use.class)
final class WorkspaceKeyCommands {
  private static final int ID_CHARS = 64;

  @Command(name = "show", description = "Show its code, until it is said to be saved.")
  int show(@Mixin InWorkspace in) {
    InWorkspace.Place place = in.place();
    JsonObject code = place.node().get(place.path() + "/key");
    in.output().show(code, code.getString("code"));
    return ExitStatus.DONE.code();
  }

  @Command(
      name = "saved",
      description =
          "Say that it is saved: reads the code's last four characters from standard input, then wipes it here.")
  int saved(@Mixin InWorkspace in) {
    InWorkspace.Place place = in.place();
    String proof = Input.line("The last four characters of the code: ");
    place.node().post(place.path() + "/key/saved", new JsonObject().put("proof", proof));
    in.output()
        .show(new JsonObject().put("saved", true), "Saved. The code is no longer kept here.");
    return ExitStatus.DONE.code();
  }

  /// `grove workspace key use`: reads the code from standard input, so that it stays out of the
  /// process list.
  @Command(
      name = "use",
      description =
          "Act in the name of the key; its code is read from standard input. Works for every member.",
      synopsisSubcommandLabel = "(role PERSON ROLE | remove PERSON | revoke-device PERSON DEVICE)")
  static final class Use {
    @Command(name = "role", description = "Give anybody any role, owners too.")
    int role(
        @Mixin InWorkspace in,
        @Parameters(paramLabel = "PERSON") String person,
        @Parameters(paramLabel = "ROLE", description = "viewer, editor, admin or owner.")
            String role) {
      return use(in, "role", person, new JsonObject().put("role", role));
    }

    @Command(name = "remove", description = "Remove anybody, owners too.")
    int remove(@Mixin InWorkspace in, @Parameters(paramLabel = "PERSON") String person) {
      return use(in, "remove", person, new JsonObject());
    }

    @Command(name = "revoke-device", description = "End a device of anybody.")
    int revokeDevice(
        @Mixin InWorkspace in,
        @Parameters(paramLabel = "PERSON") String person,
        @Parameters(paramLabel = "DEVICE", description = "Its id, 64 hex digits.") String device) {
      return use(in, "revoke-device", person, new JsonObject().put("device", device));
    }

    private static int use(InWorkspace in, String act, String person, JsonObject wish) {
      InWorkspace.Place place = in.place();
      // Somebody who is no member any more is named by the whole id.
      String id = person.length() == ID_CHARS ? person : MemberCommands.person(place, person);
      wish.put("act", act).put("person", id).put("code", Input.line("The code of the key: "));
      place.node().post(place.path() + "/key/use", wish);
      in.output().show(new JsonObject().put("act", act).put("person", id), "Done.");
      return ExitStatus.DONE.code();
    }
  }
}
