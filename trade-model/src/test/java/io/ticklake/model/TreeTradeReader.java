package io.ticklake.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a trade is, as slowly and plainly as it can be said: JSON trees and BigDecimal. */
final class TreeTradeReader {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final List<String> NEEDED = List.of("e", "E", "s", "t", "p", "q", "T", "m");
  private static final BigDecimal MAX_PRICE = new BigDecimal("9999999999.99999999");
  private static final BigDecimal MAX_QUANTITY = new BigDecimal("92233720368.54775807");
  private static final BigInteger MAX_ID = new BigInteger("9223372036854775807");
  private static final BigInteger YEAR_2200_MICROS = new BigInteger("7258118400000000");
  private static final BigInteger FIRST_MICROS = new BigInteger("100000000000000");

  private final ObjectMapper mapper = new ObjectMapper();

  /** The trade; or, where the bytes are none, every reason that holds. */
  record Reading(Trade trade, Set<Rejection> reasons) {}

  Reading read(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      return new Reading(null, EnumSet.of(Rejection.NOT_UTF8));
    }
    Map<String, JsonNode> fields = new HashMap<>();
    Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
    try (JsonParser parser = mapper.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new Reading(null, EnumSet.of(Rejection.NOT_JSON));
      }
      if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          if (fields.putIfAbsent(name, mapper.readTree(parser)) != null && NEEDED.contains(name)) {
            reasons.add(Rejection.REPEATED_FIELD);
          }
        }
      } else {
        mapper.readTree(parser);
        reasons.add(Rejection.NOT_A_TRADE);
      }
      if (parser.nextToken() != null) {
        return new Reading(null, EnumSet.of(Rejection.NOT_JSON));
      }
    } catch (IOException e) {
      return new Reading(null, EnumSet.of(Rejection.NOT_JSON));
    }
    return interpret(fields, reasons);
  }

  private static Reading interpret(Map<String, JsonNode> fields, Set<Rejection> reasons) {
    JsonNode event = fields.get("e");
    if (event == null || !event.isTextual() || !event.textValue().equals("trade")) {
      reasons.add(Rejection.NOT_A_TRADE);
    }
    if (!fields.keySet().containsAll(NEEDED)) {
      reasons.add(Rejection.MISSING_FIELD);
    }
    String symbol = text(fields.get("s"), reasons);
    if (symbol != null
        && (symbol.isEmpty()
            || symbol.length() > 64
            || symbol.chars().anyMatch(c -> c <= 32 || c == 127))) {
      reasons.add(Rejection.INVALID_SYMBOL);
    }
    BigInteger id = whole(fields.get("t"), reasons);
    if (id != null && (id.signum() < 0 || id.compareTo(MAX_ID) > 0)) {
      reasons.add(Rejection.INVALID_ID);
    }
    BigInteger time = micros(fields.get("T"), reasons);
    micros(fields.get("E"), reasons);
    BigDecimal price = decimal(fields.get("p"), reasons);
    if (price != null && price.signum() <= 0) {
      reasons.add(Rejection.PRICE_NOT_POSITIVE);
    }
    if (price != null && price.compareTo(MAX_PRICE) > 0) {
      reasons.add(Rejection.PRICE_OUT_OF_RANGE);
    }
    BigDecimal quantity = decimal(fields.get("q"), reasons);
    if (quantity != null && quantity.signum() < 0) {
      reasons.add(Rejection.QUANTITY_NEGATIVE);
    }
    if (quantity != null && quantity.compareTo(MAX_QUANTITY) > 0) {
      reasons.add(Rejection.QUANTITY_OUT_OF_RANGE);
    }
    JsonNode maker = fields.get("m");
    if (maker != null && !maker.isBoolean()) {
      reasons.add(Rejection.WRONG_TYPE);
    }
    if (!reasons.isEmpty()) {
      return new Reading(null, reasons);
    }
    return new Reading(
        new Trade(
            symbol,
            id.longValueExact(),
            price.movePointRight(8).longValueExact(),
            quantity.movePointRight(8).longValueExact(),
            time.longValueExact(),
            maker.booleanValue()),
        reasons);
  }

  private static String text(JsonNode node, Set<Rejection> reasons) {
    if (node != null && !node.isTextual()) {
      reasons.add(Rejection.WRONG_TYPE);
    }
    return node == null ? null : node.textValue();
  }

  private static BigInteger whole(JsonNode node, Set<Rejection> reasons) {
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()) {
      reasons.add(Rejection.WRONG_TYPE);
      return null;
    }
    return node.bigIntegerValue();
  }

  private static BigInteger micros(JsonNode node, Set<Rejection> reasons) {
    BigInteger time = whole(node, reasons);
    if (time == null) {
      return null;
    }
    BigInteger micros =
        time.compareTo(FIRST_MICROS) < 0 ? time.multiply(BigInteger.valueOf(1_000)) : time;
    if (micros.signum() <= 0 || micros.compareTo(YEAR_2200_MICROS) >= 0) {
      reasons.add(Rejection.INVALID_TIME);
    }
    return micros;
  }

  private static BigDecimal decimal(JsonNode node, Set<Rejection> reasons) {
    String text = text(node, reasons);
    if (text == null) {
      return null;
    }
    if (!DECIMAL.matcher(text).matches()) {
      reasons.add(Rejection.INVALID_NUMBER);
      return null;
    }
    BigDecimal value = new BigDecimal(text);
    if (value.stripTrailingZeros().scale() > 8) {
      reasons.add(Rejection.INVALID_NUMBER);
      return null;
    }
    return value;
  }
}
