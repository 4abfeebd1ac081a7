package grove.web.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

/// On a full disk people can read, but nothing of theirs is written.
final class FullDiskGateTest {
  private static final String W = "/workspaces/{w}";

  private boolean full = true;
  private final Gate gate = new Gate(() -> false, () -> full, () -> {});

  private void pass(HttpMethod method, String path) {
    gate.pass(Endpoint.stream(method, path, call -> {}), MultiMap.caseInsensitiveMultiMap());
  }

  @Test
  void whatPeopleWriteIsRefusedWithOneLine() {
    for (String path :
        List.of("/channels", "/channels/{c}/messages", "/pages", "/folders", "/files")) {
      ApiException e = assertThrows(ApiException.class, () -> pass(HttpMethod.POST, W + path));
      assertEquals(507, e.status());
      assertEquals("disk-full", e.code());
      assertEquals(1, e.message().lines().count());
    }
    assertThrows(ApiException.class, () -> pass(HttpMethod.PUT, W + "/pages/{p}"));
    assertThrows(ApiException.class, () -> pass(HttpMethod.PATCH, W + "/messages/{m}"));
    full = false;
    assertDoesNotThrow(() -> pass(HttpMethod.POST, W + "/files"));
  }

  @Test
  void readingDeletingAndRightsGoOn() {
    assertDoesNotThrow(() -> {
      pass(HttpMethod.GET, W + "/files");
      pass(HttpMethod.GET, W + "/files/{f}/content");
      pass(HttpMethod.POST, W + "/files/{f}/link");
      pass(HttpMethod.POST, W + "/files/{f}/free");
      pass(HttpMethod.POST, W + "/files/free");
      pass(HttpMethod.POST, W + "/items/{item}/redact");
      pass(HttpMethod.DELETE, W + "/items/{item}");
      pass(HttpMethod.DELETE, W + "/members/{person}");
      pass(HttpMethod.POST, W + "/members/{person}/role");
      pass(HttpMethod.POST, "/backup");
      pass(HttpMethod.POST, "/lock");
    });
  }
}
