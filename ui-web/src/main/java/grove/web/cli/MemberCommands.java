package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands about who is in a workspace.
final class MemberCommands {
  /// Shortest prefix of a person's id that is taken for it, in characters.
  private static final int PREFIX_CHARS_MIN = 4;

  private MemberCommands() {}

  /// The path of the member that is meant.
  private static String member(InWorkspace.Place place, String named) {
    return place.path() + "/members/" + person(place, named);
  }

  /// The id of the member that is meant: by id, unique prefix or name.
  static String person(InWorkspace.Place place, String named) {
    JsonArray all = place.node().get(place.path() + "/members").getJsonArray("members");
    Set<String> found = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      JsonObject one = all.getJsonObject(i);
      String person = one.getString("person");
      boolean prefix =
          named.length() >= PREFIX_CHARS_MIN && person.startsWith(named.toLowerCase(Locale.ROOT));
      if (prefix || named.equals(one.getString("name"))) {
        found.add(person);
      }
    }
    if (found.size() != 1) {
      throw new CliException(
          ExitStatus.FAILED,
          (found.isEmpty() ? "nobody is called " : "several people are meant by ")
              + named
              + "; see: grove members");
    }
    return found.iterator().next();
  }

  /// `grove members`.
  @Command(name = "members", description = "Who is in the workspace.")
  static final class Members implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      JsonObject answer = place.node().get(place.path() + "/members");
      in.output()
          .show(
              answer,
              Output.table(
                  answer.getJsonArray("members"), "name", "role", "online", "devices", "person"));
      return ExitStatus.DONE.code();
    }
  }

  /// `grove role`.
  @Command(name = "role", description = "Give a member another role.")
  static final class SetRole implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(index = "0", paramLabel = "PERSON")
    private String person = "";

    @Parameters(index = "1", paramLabel = "ROLE", description = "viewer, editor, admin or owner.")
    private String role = "";

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = member(place, person) + "/role";
      place.node().post(path, new JsonObject().put("role", role));
      in.output().show(new JsonObject().put("person", person).put("role", role), "Done.");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove remove`.
  @Command(
      name = "remove",
      description =
          "Remove a member: they keep what they have, and can read nothing that is written from now on.")
  static final class Remove implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(paramLabel = "PERSON")
    private String person = "";

    @Option(
        names = "--keep-invites",
        description = "Invitations that they made or came by stay as they are.")
    private boolean keepInvites;

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      String path = member(place, person) + "?keepInvites=" + keepInvites;
      JsonObject done = place.node().delete(path);
      done.put("person", person).put("removed", true);
      in.output().show(done, "Removed. Who has heard of it: grove removals");
      return ExitStatus.DONE.code();
    }
  }

  /// `grove leave`.
  @Command(name = "leave", description = "Leave the workspace.")
  static final class Leave implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Override
    public Integer call() {
      InWorkspace.Place place = in.place();
      place.node().post(place.path() + "/leave", new JsonObject());
      in.output().show(new JsonObject().put("left", true), "You have left.");
      return ExitStatus.DONE.code();
    }
  }
}
