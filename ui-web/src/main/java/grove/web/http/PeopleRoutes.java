package grove.web.http;

import grove.identity.PersonId;
import grove.identity.SafetyNumber;
import grove.identity.Suite;
import grove.web.group.NodeCore;
import grove.web.group.Verified;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionStage;

/// People as this home knows them, whatever workspaces they are in: the safety number to compare,
/// and whether that was done.
final class PeopleRoutes implements Routes {
  private final NodeCore core;
  private final Work work;

  PeopleRoutes(NodeCore core, Work work) {
    this.core = core;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.get("/people/{person}/safety", this::safety);
    api.post("/people/{person}/verified", this::verify);
  }

  private CompletionStage<JsonObject> safety(Call call) {
    return work.run(() -> {
      PersonId person = other(call);
      SafetyNumber number = SafetyNumber.of(core.vault().identity().person(), person);
      Verified verified = core.verified();
      return new JsonObject()
          .put("digits", number.digits())
          .put("words", Json.array(number.words(), word -> word))
          .put("verified", verified.has(person))
          .put("verifiedMs", verified.sinceMs(person));
    });
  }

  private CompletionStage<JsonObject> verify(Call call) {
    boolean verified = call.body().requiredFlag("verified");
    return work.run(() -> {
      core.verify(other(call), verified);
      return new JsonObject();
    });
  }

  /// Somebody else: whoever has a valid key, known or not, since cards are compared before anybody
  /// is invited.
  private PersonId other(Call call) {
    PersonId person = Ids.person(call.path("person"));
    if (!Suite.validKey(person.bytes())) {
      throw ApiException.notFound("There is no such person.");
    }
    if (person.equals(core.vault().identity().person())) {
      throw ApiException.badInput("This is you: compare numbers with somebody else.");
    }
    return person;
  }
}
