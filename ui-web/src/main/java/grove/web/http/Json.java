package grove.web.http;

import grove.grouping.Group;
import grove.grouping.Member;
import grove.identity.PersonId;
import grove.web.group.Acquaintances;
import grove.web.group.OpenWorkspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Small pieces of JSON that many answers share.
final class Json {
  private Json() {}

  static <T> JsonArray array(List<T> rows, Function<? super T, ?> row) {
    JsonArray array = new JsonArray();
    rows.forEach(value -> array.add(row.apply(value)));
    return array;
  }

  /// An answer that is there already.
  static CompletionStage<JsonObject> now(JsonObject answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /// A person as their group knows them, now or formerly, and what this home knows besides.
  static JsonObject person(OpenWorkspace.Parts parts, PersonId id) {
    String name = name(parts.group(), id);
    Acquaintances known = parts.acquaintances();
    return marked(id, name.isEmpty() ? id.shortHex() : name, known, known.lookalike(id));
  }

  /// A person who goes by a name that the group does not know.
  static JsonObject stranger(OpenWorkspace.Parts parts, PersonId id, String name) {
    Acquaintances known = parts.acquaintances();
    return marked(id, name, known, known.lookalike(id, name));
  }

  private static String name(Group group, PersonId id) {
    return group.member(id).map(Member::name).orElse("");
  }

  /// Marks that do not apply are left out.
  private static JsonObject marked(
      PersonId id, String name, Acquaintances known, boolean lookalike) {
    JsonObject json = new JsonObject().put("person", id.toHex()).put("name", name);
    if (known.verified(id)) {
      json.put("verified", true);
    }
    return lookalike ? json.put("lookalike", true) : json;
  }
}
