package grove.web.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grove safety`: compare identities with somebody, and note that it was done.
@Command(
    name = "safety",
    description =
        "The number to compare with somebody, in person or by voice: it is the same on both screens.")
final class SafetyCommand implements Callable<Integer> {
  /// Characters of a person's whole id.
  private static final int ID_CHARS = 64;

  private static final int WORDS_PER_LINE = 6;
  private static final int GROUPS_PER_LINE = 6;

  @Mixin private final InWorkspace in = new InWorkspace();

  @ArgGroup(exclusive = true)
  private Mark mark = new Mark();

  @Parameters(paramLabel = "PERSON", description = "A member's name or id; or any whole id.")
  private String person = "";

  /// What to note about the person.
  static final class Mark {
    @Option(names = "--verified", description = "Note that both numbers were the same.")
    boolean verified;

    @Option(names = "--not-verified", description = "Take that back.")
    boolean notVerified;
  }

  @Override
  public Integer call() {
    NodeClient node = in.node();
    String id =
        wholeId() ? person.toLowerCase(Locale.ROOT) : MemberCommands.person(in.place(), person);
    String path = "/people/" + id;
    if (mark.verified || mark.notVerified) {
      node.post(path + "/verified", new JsonObject().put("verified", mark.verified));
    }
    JsonObject safety = node.get(path + "/safety").put("person", id);
    in.output().show(safety, lines(safety));
    return ExitStatus.DONE.code();
  }

  private boolean wholeId() {
    return person.length() == ID_CHARS && person.matches("[0-9a-fA-F]+");
  }

  private static List<String> lines(JsonObject safety) {
    var lines = new ArrayList<String>();
    lines.addAll(rows(List.of(safety.getString("digits").split(" ")), GROUPS_PER_LINE));
    JsonArray words = safety.getJsonArray("words");
    lines.addAll(rows(words.stream().map(Object::toString).toList(), WORDS_PER_LINE));
    lines.add(
        safety.getBoolean("verified")
            ? "verified " + Output.time(safety.getLong("verifiedMs"))
            : "not verified: compare the digits or the words, then add --verified");
    return lines;
  }

  private static List<String> rows(List<String> parts, int perLine) {
    var rows = new ArrayList<String>();
    for (int at = 0; at < parts.size(); at += perLine) {
      rows.add(String.join(" ", parts.subList(at, Math.min(parts.size(), at + perLine))));
    }
    return rows;
  }
}
