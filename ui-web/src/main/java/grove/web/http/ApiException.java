package grove.web.http;

import java.io.Serial;

/// An answer other than success: HTTP status, a stable code for programs, and one line for people
/// that says what to do.
final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ApiException badInput(String message) {
    return new ApiException(400, "bad-input", message);
  }

  static ApiException noToken(String message) {
    return new ApiException(401, "no-token", message);
  }

  static ApiException forbidden(String code, String message) {
    return new ApiException(403, code, message);
  }

  static ApiException notFound(String message) {
    return new ApiException(404, "not-found", message);
  }

  static ApiException state(String code, String message) {
    return new ApiException(409, code, message);
  }

  static ApiException gone(String code, String message) {
    return new ApiException(410, code, message);
  }

  static ApiException tooLarge(String message) {
    return new ApiException(413, "too-large", message);
  }

  static ApiException locked(String message) {
    return new ApiException(423, "locked", message);
  }

  static ApiException full(String message) {
    return new ApiException(507, "disk-full", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String message() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
