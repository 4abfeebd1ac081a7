package grove.web.http;

import grove.graph.Address;
import grove.identity.LocalIdentity;
import grove.identity.Passphrase;
import grove.identity.RecoveryCode;
import grove.identity.Vault;
import grove.identity.VaultSlots;
import grove.identity.bytes.MalformedException;
import grove.web.group.NodeCore;
import grove.web.group.NodeState;
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
              .put("pid", facts.pid())
              .put("near", facts.near());
      return node.mergeIn(whole());
    });
  }

  /// Who it is, as far as that may be said now. One look at the vault, which may be locked meanwhile.
  private JsonObject whole() {
    Optional<Vault> vault = core.vaultIfAny();
    if (vault.isPresent()) {
      try {
        return ready(vault.get());
      } catch (IllegalStateException closedMeanwhile) {
        return state(NodeState.LOCKED).put("vault", slots(core.slots().orElseThrow()));
      }
    }
    Optional<VaultSlots> slots = core.slots();
    return slots.isPresent()
        ? state(NodeState.LOCKED).put("vault", slots(slots.get()))
        : state(NodeState.NEW);
  }

  private JsonObject ready(Vault vault) {
    return state(NodeState.READY)
        .mergeIn(identity(vault.identity()))
        .mergeIn(recoveryState(vault))
        .put("vault", slots(vault.slots()).put("autoLockMinutes", core.autoLockMinutes()));
  }

  private static JsonObject state(NodeState state) {
    return new JsonObject().put("state", state.name().toLowerCase(Locale.ROOT));
  }

  private static JsonObject slots(VaultSlots slots) {
    return new JsonObject().put("passphrase", slots.passphrase()).put("recovery", slots.recovery());
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
    Optional<Passphrase> passphrase = chosen(call);
    return work.run(() -> {
      try {
        JsonObject answer = identity(Checked.input(() -> core.createIdentity(name, passphrase)));
        try (RecoveryCode code = core.vault().recoveryCode().orElseThrow()) {
          return answer.put("recoveryCode", code.text());
        }
      } finally {
        passphrase.ifPresent(Passphrase::close);
      }
    });
  }

  private CompletionStage<JsonObject> recover(Call call) {
    String name = call.body().text("name");
    RecoveryCode code = typed(call.body().text("code"));
    Optional<Passphrase> passphrase = chosen(call);
    return work.run(() -> {
      try (code) {
        return identity(Checked.input(() -> core.recoverIdentity(code, name, passphrase)));
      } finally {
        passphrase.ifPresent(Passphrase::close);
      }
    });
  }

  private static Optional<Passphrase> chosen(Call call) {
    return VaultRoutes.passphrase(call.body().optionalText("passphrase"));
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
