package grove.web.http;

import grove.grouping.Group;
import grove.grouping.Member;
import grove.identity.PersonId;
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

  /// A person as their group knows them, now or formerly.
  static JsonObject person(Group group, PersonId id) {
    String name = group.member(id).map(Member::name).orElse("");
    return new JsonObject()
        .put("person", id.toHex())
        .put("name", name.isEmpty() ? id.shortHex() : name);
  }
}
