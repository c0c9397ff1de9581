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
import java.util.function.Function;

/** Small flat JSON objects: bars, gaps, claims. */
final class ModelJson {
  private static final int MOST_DECIMAL_CHARACTERS = 100;
  private static final int MOST_SHOWN_CHARACTERS = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

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

  /**
   * Reads one flat object and makes something of its fields; unknown ones are left to newer
   * readers.
   *
   * @throws IllegalArgumentException if it is none, or what is made of it is not valid
   */
  static <T> T read(String what, String text, Function<Fields, T> make) {
    try {
      return make.apply(new Fields(values(text)));
    } catch (IOException e) {
      throw invalid(what, "not JSON", text, e);
    } catch (IllegalArgumentException e) {
      throw invalid(what, e.getMessage(), text, e);
    }
  }

  private static IllegalArgumentException invalid(
      String what, String why, String text, Exception cause) {
    String shown =
        text.length() <= MOST_SHOWN_CHARACTERS
            ? text
            : text.substring(0, MOST_SHOWN_CHARACTERS) + "…";
    return new IllegalArgumentException("Invalid " + what + ": " + why + ": " + shown, cause);
  }

  private static Map<String, Value> values(String text) throws IOException {
    Map<String, Value> values = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        Value value = new Value(json.nextToken(), json.getText());
        json.skipChildren();
        if (values.put(name, value) != null) {
          throw new IllegalArgumentException("more than one " + name);
        }
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("more than one value");
      }
    }
    return values;
  }

  record Value(JsonToken type, String text) {}

  record Fields(Map<String, Value> values) {
    String text(String name) {
      return of(JsonToken.VALUE_STRING, name);
    }

    long whole(String name) {
      return number(name, of(JsonToken.VALUE_NUMBER_INT, name), Long::parseLong);
    }

    int smallWhole(String name) {
      return number(name, of(JsonToken.VALUE_NUMBER_INT, name), Integer::parseInt);
    }

    BigDecimal decimal(String name) {
      String text = text(name);
      if (text.length() > MOST_DECIMAL_CHARACTERS || !Decimal8.isPlain(text)) {
        throw new IllegalArgumentException(name);
      }
      return number(name, text, BigDecimal::new);
    }

    BigDecimal decimalOrNull(String name) {
      return value(name).type == JsonToken.VALUE_NULL ? null : decimal(name);
    }

    boolean truth(String name) {
      return value(name).type == JsonToken.VALUE_TRUE
          || !of(JsonToken.VALUE_FALSE, name).equals("false");
    }

    private static <T> T number(String name, String text, Function<String, T> parse) {
      try {
        return parse.apply(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name, e);
      }
    }

    private String of(JsonToken type, String name) {
      Value value = value(name);
      if (value.type != type) {
        throw new IllegalArgumentException(name);
      }
      return value.text;
    }

    private Value value(String name) {
      Value value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no " + name);
      }
      return value;
    }
  }

  private ModelJson() {}
}
