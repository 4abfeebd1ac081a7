package grove.web.http;

import grove.identity.Passphrase;
import grove.identity.RecoveryCode;
import grove.identity.bytes.MalformedException;
import grove.web.group.NodeCore;
import grove.web.group.Unlocking;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The lock: passphrase, unlocking, locking, by hand and by itself.
final class VaultRoutes implements Routes {
  private final NodeCore core;
  private final Work work;

  VaultRoutes(NodeCore core, Work work) {
    this.core = core;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.post("/unlock", this::unlock);
    api.post("/lock", call -> work.run(this::lock));
    api.post("/vault/passphrase", this::choose);
    api.post("/vault/passphrase/remove", this::remove);
    api.post("/vault/auto-lock", this::autoLock);
  }

  private CompletionStage<JsonObject> unlock(Call call) {
    Optional<String> code = call.body().optionalText("code");
    if (code.isPresent()) {
      return work.run(() -> {
        try (RecoveryCode typed = code(code.get())) {
          return answer(core.unlock(typed));
        }
      });
    }
    Passphrase typed = passphrase(call.body().text("passphrase"));
    return work.run(() -> {
      try (typed) {
        return answer(core.unlock(typed));
      }
    });
  }

  /// What is no recovery code at all opens as little as a wrong one.
  private static RecoveryCode code(String typed) {
    try {
      return RecoveryCode.parse(typed);
    } catch (MalformedException e) {
      throw wrong();
    }
  }

  private JsonObject lock() {
    core.lock();
    return new JsonObject();
  }

  private CompletionStage<JsonObject> choose(Call call) {
    Passphrase chosen = passphrase(call.body().text("passphrase"));
    Optional<Passphrase> current = passphrase(call.body().optionalText("current"));
    return work.run(() -> {
      try (chosen) {
        return answer(Checked.input(() -> core.setPassphrase(chosen, current)));
      } finally {
        current.ifPresent(Passphrase::close);
      }
    });
  }

  private CompletionStage<JsonObject> remove(Call call) {
    Passphrase current = passphrase(call.body().text("current"));
    return work.run(() -> {
      try (current) {
        return answer(core.removePassphrase(current));
      }
    });
  }

  private CompletionStage<JsonObject> autoLock(Call call) {
    long minutes = call.body().integer("minutes", -1, 0, NodeCore.AUTO_LOCK_MINUTES_MAX);
    return work.run(() ->
        Checked.input(() -> {
          core.autoLockAfter((int) minutes);
          return new JsonObject();
        }));
  }

  static Passphrase passphrase(String typed) {
    return Checked.input(() -> Passphrase.of(typed.toCharArray()));
  }

  static Optional<Passphrase> passphrase(Optional<String> typed) {
    return typed.map(VaultRoutes::passphrase);
  }

  private static JsonObject answer(Unlocking unlocking) {
    return switch (unlocking) {
      case DONE -> new JsonObject();
      case WRONG -> throw wrong();
      case BUSY -> throw new ApiException(429, "busy", "Another attempt is running: wait for it.");
    };
  }

  static ApiException wrong() {
    return ApiException.forbidden("wrong", "That does not open it.");
  }
}
