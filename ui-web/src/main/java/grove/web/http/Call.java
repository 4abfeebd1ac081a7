package grove.web.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/// One request to the API that the guard let through, with what the route needs of it.
///
/// `name` is the host name by which the caller reached this node.
record Call(
    HttpServerRequest request,
    Context context,
    Verdict.Pass pass,
    Map<String, String> path,
    Fields body) {

  Call with(Fields fields) {
    return new Call(request, context, pass, path, fields);
  }

  String name() {
    return pass.name();
  }

  Caller caller() {
    return pass.caller();
  }

  /// A path parameter, as sent.
  String path(String parameter) {
    String value = path.get(parameter);
    if (value == null) {
      throw new IllegalStateException("the route has no parameter " + parameter);
    }
    return value;
  }

  /// A query parameter, decoded; the first of several.
  Optional<String> query(String parameter) {
    try {
      return Optional.ofNullable(request.getParam(parameter));
    } catch (IllegalArgumentException e) {
      throw ApiException.badInput("The query of the address is not encoded as one.");
    }
  }

  /// A number of bytes in the query; 0 where it is left out.
  long number(String parameter) {
    String given = query(parameter).orElse("0");
    try {
      return Long.parseUnsignedLong(given) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw ApiException.badInput("\"" + parameter + "\" must be a number.");
    }
  }

  /// A number in the query, or `otherwise` where it is not given.
  int query(String parameter, int otherwise, int min, int max) {
    Optional<String> given = query(parameter);
    if (given.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(given.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number out of range is
    }
    throw ApiException.badInput(
        parameter + " must be a whole number from " + min + " to " + max + ".");
  }
}
