package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/**
 * Reads a trade object out of any legal JSON, or finds out why it is none. The limits stand here,
 * since Spark brings a Jackson of its own, whose defaults are others.
 */
final class AnyOrderReader {
  private static final int MOST_BYTES = 32_768;
  private static final int DEEPEST_NESTING = 100;
  private static final int MOST_NUMBER_CHARACTERS = 100;
  private static final int MOST_SHOWN_CHARACTERS = 100;
  private static final int MOST_EXPONENT_DIGITS = 9;

  private static final BigDecimal MOST_UNITS_OF_PRICE = BigDecimal.valueOf(Decimal8.MAX_PRICE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final int EVENT = 1;
  private static final int PUBLISHED = 1 << 1;
  private static final int SYMBOL = 1 << 2;
  private static final int ID = 1 << 3;
  private static final int PRICE = 1 << 4;
  private static final int QUANTITY = 1 << 5;
  private static final int TIME = 1 << 6;
  private static final int MAKER = 1 << 7;
  private static final String[] NAMES = {"e", "E", "s", "t", "p", "q", "T", "m"};
  private static final int ALL = (1 << NAMES.length) - 1;

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(MOST_BYTES)
                  .maxStringLength(MOST_BYTES)
                  .build())
          .build();

  private final CharsetDecoder utf8 = UTF_8.newDecoder();
  private final CharBuffer text = CharBuffer.allocate(MOST_BYTES);
  private final SymbolTable symbols;
  private TradeFields fields;
  private JsonParser tokens;
  private int seen;
  private Rejection rejection;
  private String detail;

  AnyOrderReader(SymbolTable symbols) {
    this.symbols = symbols;
  }

  /** Null where the bytes are a trade, whose fields are then set. */
  Rejection read(byte[] bytes, int offset, int length, TradeFields target) {
    fields = target;
    seen = 0;
    rejection = null;
    detail = "";
    if (length > MOST_BYTES) {
      return rejectAll(Rejection.TOO_LARGE, length + " bytes");
    }
    if (!decode(bytes, offset, length)) {
      return rejectAll(Rejection.NOT_UTF8, "");
    }
    // Characters, since from bytes Jackson would read UTF-16 too, and not every name.
    try (JsonParser parser = json.createParser(text.array(), 0, text.position())) {
      tokens = parser;
      document();
    } catch (StreamConstraintsException e) {
      return rejectAll(Rejection.TOO_LARGE, e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      return rejectAll(Rejection.NOT_JSON, e.getOriginalMessage());
    } catch (IOException e) {
      return rejectAll(Rejection.NOT_JSON, String.valueOf(e.getMessage()));
    }
    return rejection;
  }

  /** What exactly was wrong, in few words. */
  String detail() {
    return detail;
  }

  /** The symbol, as far as it was read; empty if it was not. */
  String symbolRead() {
    return (seen & SYMBOL) == 0 || fields.symbol == null ? "" : fields.symbol;
  }

  private void document() throws IOException {
    JsonToken first = tokens.nextToken();
    if (first == null) {
      rejectAll(Rejection.NOT_JSON, "empty");
      return;
    }
    if (first == JsonToken.START_OBJECT) {
      while (tokens.nextToken() != JsonToken.END_OBJECT) {
        String name = name();
        tokens.nextToken();
        field(name);
        skipValue();
      }
    } else {
      skipValue();
    }
    if (tokens.nextToken() != null) {
      rejectAll(Rejection.NOT_JSON, "more than one value");
    } else if ((seen & EVENT) == 0) {
      rejectAll(Rejection.NOT_A_TRADE, "no e");
    } else if (seen != ALL) {
      reject(Rejection.MISSING_FIELD, NAMES[Integer.numberOfTrailingZeros(~seen)]);
    }
  }

  /** Newer versions of Jackson refuse half a surrogate pair in a name themselves. */
  private String name() throws IOException {
    String name = tokens.currentName();
    if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw new JsonParseException(tokens, "Half a surrogate pair in a name");
    }
    return name;
  }

  private void skipValue() throws IOException {
    int open = 0;
    JsonToken token = tokens.currentToken();
    while (true) {
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      } else if (token == JsonToken.FIELD_NAME) {
        name();
      }
      if (open == 0) {
        return;
      }
      token = tokens.nextToken();
    }
  }

  private void field(String name) throws IOException {
    int field = fieldOf(name);
    if ((seen & field) != 0) {
      reject(Rejection.REPEATED_FIELD, name);
      return;
    }
    seen |= field;
    switch (field) {
      case EVENT -> event();
      case PUBLISHED -> fields.publishTimeMicros = time();
      case SYMBOL -> fields.symbol = symbol();
      case ID -> fields.id = integer(Rejection.INVALID_ID);
      case PRICE -> fields.price = price();
      case QUANTITY -> fields.quantity = quantity();
      case TIME -> fields.eventTimeMicros = time();
      case MAKER -> fields.buyerMaker = maker();
      default -> {}
    }
  }

  private static int fieldOf(String name) {
    return switch (name) {
      case "e" -> EVENT;
      case "E" -> PUBLISHED;
      case "s" -> SYMBOL;
      case "t" -> ID;
      case "p" -> PRICE;
      case "q" -> QUANTITY;
      case "T" -> TIME;
      case "m" -> MAKER;
      default -> 0;
    };
  }

  private void event() throws IOException {
    if (!tokens.hasToken(JsonToken.VALUE_STRING) || !tokens.getText().equals("trade")) {
      rejectAll(Rejection.NOT_A_TRADE, "e: " + tokens.getText());
    }
  }

  private String symbol() throws IOException {
    if (!isOf(JsonToken.VALUE_STRING)) {
      return null;
    }
    String text = tokens.getText();
    if (!Symbols.isValid(text)) {
      reject(Rejection.INVALID_SYMBOL, "s: " + text);
      return null;
    }
    byte[] bytes = text.getBytes(UTF_8);
    return symbols.lookUp(bytes, 0, bytes.length);
  }

  private boolean maker() throws IOException {
    return !tokens.hasToken(JsonToken.VALUE_FALSE) && isOf(JsonToken.VALUE_TRUE);
  }

  private long time() throws IOException {
    long time = integer(Rejection.INVALID_TIME);
    long micros = EpochTime.toMicros(time);
    if (!TradeFields.isPossibleTime(micros)) {
      reject(Rejection.INVALID_TIME, tokens.currentName() + ": " + tokens.getText());
    }
    return micros;
  }

  /** A whole number from 0 to 2^63 - 1, however it is written; 0 where it is none. */
  private long integer(Rejection otherwise) throws IOException {
    if (!tokens.hasToken(JsonToken.VALUE_NUMBER_FLOAT) && !isOf(JsonToken.VALUE_NUMBER_INT)) {
      return 0;
    }
    String text = tokens.getText();
    if (isShort(text)) {
      BigDecimal value = new BigDecimal(text);
      if (value.signum() >= 0
          && value.compareTo(MAX_LONG) <= 0
          && value.stripTrailingZeros().scale() <= 0) {
        return value.longValue();
      }
    }
    reject(otherwise, tokens.currentName() + ": " + text);
    return 0;
  }

  /** Whether BigDecimal can hold it and handle it in no time. */
  private static boolean isShort(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    boolean isSigned = exponent >= 0 && !Character.isDigit(number.charAt(exponent + 1));
    int exponentDigits = exponent < 0 ? 0 : number.length() - exponent - (isSigned ? 2 : 1);
    return number.length() <= MOST_NUMBER_CHARACTERS && exponentDigits <= MOST_EXPONENT_DIGITS;
  }

  private long price() throws IOException {
    BigDecimal units = units();
    if (units == null) {
      return 0;
    }
    if (units.signum() <= 0) {
      reject(Rejection.PRICE_NOT_POSITIVE, "p: " + tokens.getText());
    } else if (units.compareTo(MOST_UNITS_OF_PRICE) > 0) {
      reject(Rejection.PRICE_OUT_OF_RANGE, "p: " + tokens.getText());
    }
    return units.longValue();
  }

  private long quantity() throws IOException {
    BigDecimal units = units();
    if (units == null) {
      return 0;
    }
    if (units.signum() < 0) {
      reject(Rejection.QUANTITY_NEGATIVE, "q: " + tokens.getText());
    } else if (units.compareTo(MAX_LONG) > 0) {
      reject(Rejection.QUANTITY_OUT_OF_RANGE, "q: " + tokens.getText());
    }
    return units.longValue();
  }

  /** The decimal in a string as a whole number of 1e-8; null, with the reason, where it is none. */
  private BigDecimal units() throws IOException {
    if (!isOf(JsonToken.VALUE_STRING)) {
      return null;
    }
    String text = tokens.getText();
    if (text.length() <= MOST_NUMBER_CHARACTERS && Decimal8.isPlain(text)) {
      BigDecimal units = new BigDecimal(text).movePointRight(Decimal8.SCALE);
      if (units.signum() == 0 || units.stripTrailingZeros().scale() <= 0) {
        return units;
      }
    }
    reject(Rejection.INVALID_NUMBER, tokens.currentName() + ": " + text);
    return null;
  }

  private boolean isOf(JsonToken wanted) throws IOException {
    if (tokens.hasToken(wanted)) {
      return true;
    }
    reject(Rejection.WRONG_TYPE, tokens.currentName() + ": " + tokens.getText());
    return false;
  }

  /** The first reason stands. */
  private void reject(Rejection reason, String what) {
    if (rejection == null) {
      rejectAll(reason, what);
    }
  }

  /** For what says more than any fault of a single field. */
  private Rejection rejectAll(Rejection reason, String what) {
    rejection = reason;
    detail =
        what.length() <= MOST_SHOWN_CHARACTERS
            ? what
            : what.substring(0, MOST_SHOWN_CHARACTERS) + "…";
    return reason;
  }

  private boolean decode(byte[] bytes, int offset, int length) {
    text.clear();
    return !utf8.reset().decode(ByteBuffer.wrap(bytes, offset, length), text, true).isError()
        && !utf8.flush(text).isError();
  }
}
