package grove.web.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of a JSON body, read strictly: a wrong type is an answer 400 that names the field.
record Fields(JsonObject json) {

  String text(String name) {
    return optionalText(name).orElseThrow(() -> ApiException.badInput("Give " + name + "."));
  }

  Optional<String> optionalText(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw ApiException.badInput(name + " must be text.");
  }

  long integer(String name, long otherwise, long min, long max) {
    Object value = json.getValue(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.longValue() == number.doubleValue()
        && number.longValue() >= min
        && number.longValue() <= max) {
      return number.longValue();
    }
    throw ApiException.badInput(name + " must be a whole number from " + min + " to " + max + ".");
  }

  boolean flag(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw ApiException.badInput(name + " must be true or false.");
  }

  /// A flag that must be given.
  boolean requiredFlag(String name) {
    if (json.getValue(name) == null) {
      throw ApiException.badInput("Give " + name + ": true or false.");
    }
    return flag(name);
  }

  List<String> texts(String name, int max) {
    List<String> texts = new ArrayList<>();
    for (Object value : array(name, max)) {
      if (!(value instanceof String text)) {
        throw ApiException.badInput(name + " must be a list of texts.");
      }
      texts.add(text);
    }
    return texts;
  }

  List<Fields> rows(String name, int max) {
    List<Fields> rows = new ArrayList<>();
    for (Object value : array(name, max)) {
      if (!(value instanceof JsonObject row)) {
        throw ApiException.badInput(name + " must be a list of objects.");
      }
      rows.add(new Fields(row));
    }
    return rows;
  }

  private JsonArray array(String name, int max) {
    Object value = json.getValue(name);
    if (!(value instanceof JsonArray array)) {
      throw ApiException.badInput(name + " must be a list.");
    }
    if (array.size() > max) {
      throw ApiException.tooLarge(name + " may have at most " + max + " rows at once.");
    }
    return array;
  }
}
