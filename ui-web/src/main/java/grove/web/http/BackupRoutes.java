package grove.web.http;

import grove.identity.Passphrase;
import grove.identity.RecoveryCode;
import grove.identity.bytes.MalformedException;
import grove.web.group.Backup;
import grove.web.group.NodeCore;
import grove.web.group.Restored;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// One sealed file with everything, out of a running node and into a new home.
final class BackupRoutes implements Routes {
  private static final String SECRET = "X-Grove-Secret";
  private static final String FILE_NAME = "grove.backup";

  private final NodeCore core;
  private final WebTools tools;
  private final Work work;

  BackupRoutes(NodeCore core, WebTools tools, Work work) {
    this.core = core;
    this.tools = tools;
    this.work = work;
  }

  @Override
  public void addTo(Api api) {
    api.stream(HttpMethod.POST, "/backup", this::backup);
    api.stream(HttpMethod.POST, "/restore", this::restore);
  }

  private void backup(Call call) {
    JsonBody.read(call.request(), WebLimits.BODY_BYTES_MAX)
        .compose(body -> Future.fromCompletionStage(work.run(() -> prepare(body)), call.context()))
        .onComplete(
            backup -> send(call, backup),
            failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  /// Refuses what can be refused before the first byte.
  private Backup prepare(Fields body) {
    Optional<String> code = body.optionalText("recoveryCode");
    if (code.isPresent()) {
      try (RecoveryCode typed = RecoveryCode.parse(code.get())) {
        return core.backup(typed).orElseThrow(VaultRoutes::wrong);
      } catch (MalformedException e) {
        throw ApiException.badInput(String.valueOf(e.getMessage()));
      }
    }
    try (Passphrase typed = VaultRoutes.passphrase(body.text("passphrase"))) {
      return Checked.input(() -> core.backup(typed));
    }
  }

  private void send(Call call, Backup backup) {
    HttpServerResponse response = call.request().response();
    Backup.Counts counts = backup.counts();
    Headers.api(response.headers());
    response
        .setChunked(true)
        .putHeader("Content-Type", MediaTypes.BINARY)
        .putHeader("Content-Disposition", Downloads.attachment(FILE_NAME))
        .putHeader("X-Grove-Workspaces", String.valueOf(counts.workspaces()))
        .putHeader("X-Grove-Entries", String.valueOf(counts.entries()))
        .putHeader("X-Grove-Left-Out", String.valueOf(counts.leftOut()));
    tools.downloads().stream(response, call.context(), backup::writeTo);
  }

  private void restore(Call call) {
    Passphrase secret = VaultRoutes.passphrase(secret(call));
    tools
        .uploads()
        .read(
            call,
            bytes -> {
              try (secret) {
                return core.restore(bytes, secret);
              }
            })
        .onComplete(
            restored -> Replies.json(call.request(), json(restored)),
            failure -> Replies.error(call.request(), Errors.of(failure)));
  }

  private static String secret(Call call) {
    String sent = call.request().getHeader(SECRET);
    try {
      if (sent != null) {
        return new String(Base64.getUrlDecoder().decode(sent), StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      // said below, as if it had not been sent
    }
    throw ApiException.badInput(
        "Send the passphrase or recovery code of the backup in " + SECRET + ", as base64url.");
  }

  private static JsonObject json(Restored restored) {
    return new JsonObject()
        .put("person", restored.person().toHex())
        .put("name", restored.name())
        .put("workspaces", restored.workspaces())
        .put("entries", restored.entries());
  }
}
