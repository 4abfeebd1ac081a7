package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Commands about strangers who ask to be let in.
final class RequestCommands {
  private RequestCommands() {}

  private static JsonObject answer(InWorkspace.Place place) {
    return place.node().get(place.path() + "/requests");
  }

  /// Decides about the one request whose id begins so; says what was decided.
  private static int decide(InWorkspace in, String prefix, String decision, String done) {
    InWorkspace.Place place = in.place();
    String request = chosen(answer(place).getJsonArray("requests"), prefix);
    String path = place.path() + "/requests/" + NodeClient.encode(request);
    place.node().post(path + "/" + decision, new JsonObject());
    in.output().show(new JsonObject().put("request", request).put("decided", done), done + ".");
    return ExitStatus.DONE.code();
  }

  /// The id of the one request that begins so.
  static String chosen(JsonArray requests, String prefix) {
    List<String> fitting =
        requests.stream()
            .map(request -> ((JsonObject) request).getString("request"))
            .filter(request -> request.startsWith(prefix))
            .toList();
    if (fitting.size() != 1 || prefix.isEmpty()) {
      String what = fitting.isEmpty() ? "no request" : "more than one request";
      throw new CliException(
          ExitStatus.FAILED, what + " begins with " + prefix + "; see: grove requests");
    }
    return fitting.getFirst();
  }

  /// `grove requests`.
  @Command(name = "requests", description = "Who asks to be let in and waits for approval.")
  static final class Requests implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Override
    public Integer call() {
      JsonObject answer = answer(in.place());
      JsonArray all = answer.getJsonArray("requests");
      in.output().show(answer, all.isEmpty() ? List.of("Nobody asks.") : lines(all));
      return ExitStatus.DONE.code();
    }

    private static List<String> lines(JsonArray all) {
      List<String> lines = new ArrayList<>(Output.table(all, "request", "name", "role", "person"));
      for (int i = 0; i < all.size(); i++) {
        JsonObject request = all.getJsonObject(i);
        String who = request.getString("request") + ": ";
        lines.add(who + "asks since " + Output.time(request.getLong("requestedMs")));
        if (request.getBoolean("removedBefore")) {
          lines.add(who + "was a member before and was removed");
        }
        if (request.getBoolean("lookalike", false)) {
          lines.add(who + "the name can be taken for a member's");
        }
      }
      return lines;
    }
  }

  /// `grove approve`.
  @Command(name = "approve", description = "Let somebody in who asks.")
  static final class Approve implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(paramLabel = "ID", description = "The request's id or the beginning of it.")
    private String id = "";

    @Override
    public Integer call() {
      return decide(in, id, "approve", "Approved");
    }
  }

  /// `grove decline`.
  @Command(name = "decline", description = "Do not let somebody in who asks.")
  static final class Decline implements Callable<Integer> {
    @Mixin private final InWorkspace in = new InWorkspace();

    @Parameters(paramLabel = "ID", description = "The request's id or the beginning of it.")
    private String id = "";

    @Override
    public Integer call() {
      return decide(in, id, "decline", "Declined");
    }
  }
}
