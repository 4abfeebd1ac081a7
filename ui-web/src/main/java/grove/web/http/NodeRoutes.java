package grove.web.http;

import grove.graph.Address;
import grove.identity.LocalIdentity;
import grove.identity.RecoveryCode;
import grove.identity.Vault;
import grove.identity.bytes.MalformedException;
import grove.web.group.NodeCore;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Who this node is: its addresses, its person, the recovery code.
final class NodeRoutes implements Routes {
  private static final int PROOF_CHARS = 4;

  private final NodeCore core;
  private final NodeFacts facts;
  private final LocalSite site;
  private final Work work;

  NodeRoutes(NodeCore core, NodeFacts facts, LocalSite site, Work work) {
    this.core = core;
    this.facts = facts;
    this.site = site;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.get("/node", this::node);
    api.post("/identity", this::create);
    api.patch("/identity", this::rename);
    api.post("/identity/recover", this::recover);
    api.get("/card", call -> work.run(this::card));
    api.get("/recovery", call -> work.run(this::recovery));
    api.post("/recovery/saved", call -> work.run(() -> saved(call.body().text("proof"))));
  }

  private CompletionStage<JsonObject> node(Call call) {
    return work.run(() -> {
      JsonObject node =
          new JsonObject()
              .put("version", facts.version())
              .put("url", site.pageOrigin(call.name()) + "/")
              .put("contentUrl", site.contentOrigin(call.name()))
              .put("peer", facts.peer())
              .put("pid", facts.pid());
      Optional<Vault> vault = core.vaultIfAny();
      node.put("state", vault.isPresent() ? "ready" : "new");
      vault.ifPresent(open -> node.mergeIn(identity(open.identity())).mergeIn(recoveryState(open)));
      return node;
    });
  }

  private static JsonObject recoveryState(Vault vault) {
    JsonObject state = new JsonObject().put("recoverySaved", recoverySaved(vault));
    return vault.recoveryPending() ? state.put("recoveryPending", true) : state;
  }

  private static boolean recoverySaved(Vault vault) {
    Optional<RecoveryCode> code = vault.recoveryCode();
    code.ifPresent(RecoveryCode::close);
    return code.isEmpty();
  }

  private static JsonObject identity(LocalIdentity self) {
    return new JsonObject()
        .put("person", self.person().toHex())
        .put("device", self.device().id().toHex())
        .put("name", self.name());
  }

  private CompletionStage<JsonObject> create(Call call) {
    String name = call.body().text("name");
    return work.run(() -> {
      JsonObject answer = identity(Checked.input(() -> core.createIdentity(name)));
      try (RecoveryCode code = core.vault().recoveryCode().orElseThrow()) {
        return answer.put("recoveryCode", code.text());
      }
    });
  }

  private CompletionStage<JsonObject> recover(Call call) {
    String name = call.body().text("name");
    RecoveryCode code = typed(call.body().text("code"));
    return work.run(() -> {
      try (code) {
        return identity(Checked.input(() -> core.recoverIdentity(code, name)));
      }
    });
  }

  /// A recovery code as a person typed it.
  private static RecoveryCode typed(String code) {
    try {
      return RecoveryCode.parse(code);
    } catch (MalformedException e) {
      throw ApiException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private CompletionStage<JsonObject> rename(Call call) {
    String name = call.body().text("name");
    return work.run(() -> Checked.input(() -> core.vault().rename(name)))
        .thenCompose(self -> core.workspaces().renamed().thenApply(done -> identity(self)));
  }

  private JsonObject card() {
    List<String> addresses = core.addresses().stream().map(Address::toString).toList();
    return new JsonObject().put("card", core.vault().identity().card(addresses).text());
  }

  private JsonObject recovery() {
    try (RecoveryCode code = code()) {
      return new JsonObject().put("code", code.text());
    }
  }

  /// Who has the code in front of them can say how it ends.
  private JsonObject saved(String proof) {
    try (RecoveryCode code = code()) {
      String end = code.text().substring(code.text().length() - PROOF_CHARS);
      if (!end.equals(proof.strip().toUpperCase(Locale.ROOT))) {
        throw ApiException.badInput("Type the last group of four as it stands in your copy.");
      }
    }
    core.vault().recoverySaved();
    return new JsonObject();
  }

  private RecoveryCode code() {
    return core.vault()
        .recoveryCode()
        .orElseThrow(() ->
            ApiException.gone(
                "saved", "The recovery code was saved and is not kept here any more."));
  }
}
