package io.ticklake.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a trade object out of any legal JSON, or finds out why it is none. */
final class JsonTradeParser {
  private static final int MOST_DECIMAL_CHARACTERS = 100;
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private static final int EVENT = 1;
  private static final int PUBLISHED = 1 << 1;
  private static final int SYMBOL = 1 << 2;
  private static final int ID = 1 << 3;
  private static final int PRICE = 1 << 4;
  private static final int QUANTITY = 1 << 5;
  private static final int TIME = 1 << 6;
  private static final int MAKER = 1 << 7;
  private static final int ALL = (1 << 8) - 1;

  private final JsonFactory json = new JsonFactory();
  private TradeParser target;
  private int seen;
  private Rejection rejection;

  /** Null where the bytes are a trade, whose fields are then set. */
  Rejection parse(byte[] bytes, int offset, int length, TradeParser parser) {
    target = parser;
    seen = 0;
    rejection = null;
    if (!isUtf8(bytes, offset, length)) {
      return Rejection.NOT_UTF8;
    }
    try (JsonParser tokens = json.createParser(bytes, offset, length)) {
      JsonToken first = tokens.nextToken();
      if (first == null) {
        return Rejection.NOT_JSON;
      }
      if (first != JsonToken.START_OBJECT) {
        tokens.skipChildren();
        reject(Rejection.NOT_A_TRADE);
      } else {
        while (tokens.nextToken() != JsonToken.END_OBJECT) {
          String name = tokens.currentName();
          tokens.nextToken();
          field(name, tokens);
        }
      }
      if (tokens.nextToken() != null) {
        return Rejection.NOT_JSON;
      }
    } catch (StreamConstraintsException e) {
      return Rejection.TOO_LARGE;
    } catch (IOException e) {
      // Jackson's one way to say that this is no JSON.
      return Rejection.NOT_JSON;
    }
    if ((seen & EVENT) == 0) {
      return Rejection.NOT_A_TRADE;
    }
    if (rejection == null && seen != ALL) {
      return Rejection.MISSING_FIELD;
    }
    return rejection;
  }

  private void field(String name, JsonParser tokens) throws IOException {
    int field =
        switch (name) {
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
    if ((seen & field) != 0) {
      reject(Rejection.REPEATED_FIELD);
    }
    if (field == 0 || (seen & field) != 0) {
      tokens.skipChildren();
      return;
    }
    seen |= field;
    switch (field) {
      case EVENT -> event(tokens);
      case PUBLISHED -> target.publishTimeMicros = time(tokens);
      case SYMBOL -> symbol(tokens);
      case ID -> target.id = id(tokens);
      case PRICE -> target.price = price(tokens);
      case QUANTITY -> target.quantity = quantity(tokens);
      case TIME -> target.eventTimeMicros = time(tokens);
      default -> maker(tokens);
    }
  }

  private void event(JsonParser tokens) throws IOException {
    if (!(tokens.hasToken(JsonToken.VALUE_STRING) && tokens.getText().equals("trade"))) {
      tokens.skipChildren();
      rejection = Rejection.NOT_A_TRADE;
    }
  }

  private void symbol(JsonParser tokens) throws IOException {
    if (isOf(JsonToken.VALUE_STRING, tokens)) {
      target.symbol = tokens.getText();
      if (!TradeParser.isSymbol(target.symbol)) {
        reject(Rejection.INVALID_SYMBOL);
      }
    }
  }

  private void maker(JsonParser tokens) throws IOException {
    if (tokens.hasToken(JsonToken.VALUE_TRUE) || tokens.hasToken(JsonToken.VALUE_FALSE)) {
      target.buyerMaker = tokens.hasToken(JsonToken.VALUE_TRUE);
    } else {
      isOf(JsonToken.VALUE_TRUE, tokens);
    }
  }

  private long id(JsonParser tokens) throws IOException {
    return isOf(JsonToken.VALUE_NUMBER_INT, tokens)
        ? natural(tokens.getBigIntegerValue(), Rejection.INVALID_ID)
        : 0;
  }

  private long time(JsonParser tokens) throws IOException {
    if (!isOf(JsonToken.VALUE_NUMBER_INT, tokens)) {
      return 0;
    }
    long time = natural(tokens.getBigIntegerValue(), Rejection.INVALID_TIME);
    long micros = EpochTime.toMicros(time);
    if (TradeParser.isImpossible(micros)) {
      reject(Rejection.INVALID_TIME);
    }
    return micros;
  }

  private long natural(BigInteger value, Rejection otherwise) {
    if (value.signum() < 0 || value.compareTo(MAX_LONG) > 0) {
      reject(otherwise);
      return 0;
    }
    return value.longValue();
  }

  private long price(JsonParser tokens) throws IOException {
    BigDecimal units = units(tokens);
    if (units == null) {
      return 0;
    }
    if (units.signum() <= 0) {
      reject(Rejection.PRICE_NOT_POSITIVE);
    } else if (units.compareTo(BigDecimal.valueOf(Decimal8.MAX_PRICE)) > 0) {
      reject(Rejection.PRICE_OUT_OF_RANGE);
    }
    return units.longValue();
  }

  private long quantity(JsonParser tokens) throws IOException {
    BigDecimal units = units(tokens);
    if (units == null) {
      return 0;
    }
    if (units.signum() < 0) {
      reject(Rejection.QUANTITY_NEGATIVE);
    } else if (units.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      reject(Rejection.QUANTITY_OUT_OF_RANGE);
    }
    return units.longValue();
  }

  /** The decimal in a string as a whole number of 1e-8; null, with the reason, where it is none. */
  private BigDecimal units(JsonParser tokens) throws IOException {
    if (!isOf(JsonToken.VALUE_STRING, tokens)) {
      return null;
    }
    String text = tokens.getText();
    if (text.length() > MOST_DECIMAL_CHARACTERS || !isPlainDecimal(text)) {
      reject(Rejection.INVALID_NUMBER);
      return null;
    }
    BigDecimal units = new BigDecimal(text).movePointRight(Decimal8.SCALE);
    if (units.signum() != 0 && units.stripTrailingZeros().scale() > 0) {
      reject(Rejection.INVALID_NUMBER);
      return null;
    }
    return units;
  }

  private static boolean isPlainDecimal(String text) {
    int point = -1;
    int from = text.startsWith("-") ? 1 : 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && point < 0 && i > from) {
        point = i;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return text.length() > from && point != text.length() - 1;
  }

  private boolean isOf(JsonToken wanted, JsonParser tokens) throws IOException {
    if (tokens.hasToken(wanted)) {
      return true;
    }
    tokens.skipChildren();
    reject(Rejection.WRONG_TYPE);
    return false;
  }

  /** The first reason stands. */
  private void reject(Rejection reason) {
    if (rejection == null) {
      rejection = reason;
    }
  }

  private static boolean isUtf8(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
          return true;
        } catch (CharacterCodingException e) {
          return false;
        }
      }
    }
    return true;
  }
}
