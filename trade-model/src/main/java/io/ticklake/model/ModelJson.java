package io.ticklake.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Small flat JSON objects: bars, gaps, claims. */
final class ModelJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static String write(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON", e);
    }
    return text.toString();
  }

  static void decimal(JsonGenerator json, String name, BigDecimal value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value.toPlainString());
    }
  }

  /** The fields of one flat object; unknown ones are left to newer readers. */
  static Fields read(String what, String text) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("Invalid " + what + ": not an object: " + text);
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value.isStructStart()) {
          json.skipChildren();
        } else {
          values.put(name, value == JsonToken.VALUE_NULL ? null : json.getText());
        }
      }
      return new Fields(what, text, values);
    } catch (IOException e) {
      throw new IllegalArgumentException("Invalid " + what + ": not JSON: " + text, e);
    }
  }

  record Fields(String what, String json, Map<String, String> values) {
    String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("Invalid " + what + ": no " + name + ": " + json);
      }
      return value;
    }

    long whole(String name) {
      return number(name, Long::parseLong);
    }

    BigDecimal decimal(String name) {
      return number(name, BigDecimal::new);
    }

    BigDecimal decimalOrNull(String name) {
      return values.containsKey(name) && values.get(name) == null ? null : decimal(name);
    }

    boolean truth(String name) {
      return switch (text(name)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw invalid(name, null);
      };
    }

    private <T> T number(String name, java.util.function.Function<String, T> parse) {
      try {
        return parse.apply(text(name));
      } catch (NumberFormatException e) {
        throw invalid(name, e);
      }
    }

    private IllegalArgumentException invalid(String name, Exception cause) {
      return new IllegalArgumentException("Invalid " + what + ": " + name + ": " + json, cause);
    }
  }

  private ModelJson() {}
}
