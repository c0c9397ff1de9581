package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a trade is, as slowly and plainly as it can be said, with BigDecimal and no Jackson. */
final class PlainTradeReader {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final Pattern LONG_EXPONENT = Pattern.compile(".*[eE][-+]?[0-9]{10,}");
  private static final List<String> NEEDED = List.of("e", "E", "s", "t", "p", "q", "T", "m");
  private static final BigDecimal MAX_PRICE = new BigDecimal("9999999999.99999999");
  private static final BigDecimal MAX_QUANTITY = new BigDecimal("92233720368.54775807");
  private static final BigDecimal MAX_ID = new BigDecimal("9223372036854775807");
  private static final BigInteger YEAR_2200_MICROS = new BigInteger("7258118400000000");
  private static final BigInteger FIRST_MICROS = new BigInteger("100000000000000");

  private final CharsetDecoder utf8 = UTF_8.newDecoder();

  /** Either a trade with the time of its publication, or the reason why there is none. */
  record Reading(Trade trade, long publishTimeMicros, Rejection rejection) {
    static Reading of(Rejection rejection) {
      return new Reading(null, 0, rejection);
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Rejection reason;

    Refused(Rejection reason) {
      super("", null, false, false);
      this.reason = reason;
    }
  }

  Reading read(byte[] bytes, int offset, int length) {
    if (length > 32_768) {
      return Reading.of(Rejection.TOO_LARGE);
    }
    try {
      String text = utf8.decode(ByteBuffer.wrap(bytes, offset, length)).toString();
      Object value = PlainJson.read(text, 100);
      return trade(value);
    } catch (CharacterCodingException e) {
      return Reading.of(Rejection.NOT_UTF8);
    } catch (PlainJson.TooDeep e) {
      return Reading.of(Rejection.TOO_LARGE);
    } catch (PlainJson.Malformed e) {
      return Reading.of(Rejection.NOT_JSON);
    } catch (Refused e) {
      return Reading.of(e.reason);
    }
  }

  private static Reading trade(Object value) throws Refused {
    if (!(value instanceof PlainJson.Struct struct)) {
      throw new Refused(Rejection.NOT_A_TRADE);
    }
    Object event =
        struct.fields().stream()
            .filter(field -> field.name().equals("e"))
            .findFirst()
            .map(PlainJson.Field::value)
            .orElse(null);
    refuseIf(!"trade".equals(event), Rejection.NOT_A_TRADE);

    Set<String> seen = new HashSet<>();
    String symbol = null;
    BigInteger published = null;
    BigInteger time = null;
    BigInteger id = null;
    BigDecimal price = null;
    BigDecimal quantity = null;
    boolean buyerMaker = false;
    for (PlainJson.Field field : struct.fields()) {
      if (!NEEDED.contains(field.name())) {
        continue;
      }
      refuseIf(!seen.add(field.name()), Rejection.REPEATED_FIELD);
      switch (field.name()) {
        case "E" -> published = micros(field.value());
        case "T" -> time = micros(field.value());
        case "s" -> symbol = symbol(field.value());
        case "t" -> id = whole(field.value(), Rejection.INVALID_ID);
        case "p" -> {
          price = decimal(field.value());
          refuseIf(price.signum() <= 0, Rejection.PRICE_NOT_POSITIVE);
          refuseIf(price.compareTo(MAX_PRICE) > 0, Rejection.PRICE_OUT_OF_RANGE);
        }
        case "q" -> {
          quantity = decimal(field.value());
          refuseIf(quantity.signum() < 0, Rejection.QUANTITY_NEGATIVE);
          refuseIf(quantity.compareTo(MAX_QUANTITY) > 0, Rejection.QUANTITY_OUT_OF_RANGE);
        }
        case "m" -> {
          refuseIf(
              field.value() != PlainJson.Word.TRUE && field.value() != PlainJson.Word.FALSE,
              Rejection.WRONG_TYPE);
          buyerMaker = field.value() == PlainJson.Word.TRUE;
        }
        default -> {}
      }
    }
    refuseIf(seen.size() < NEEDED.size(), Rejection.MISSING_FIELD);
    return new Reading(
        new Trade(
            symbol,
            id.longValueExact(),
            price.movePointRight(8).longValueExact(),
            quantity.movePointRight(8).longValueExact(),
            time.longValueExact(),
            buyerMaker),
        published.longValueExact(),
        null);
  }

  private static String symbol(Object value) throws Refused {
    String symbol = text(value);
    int length = UTF_8.encode(symbol).remaining();
    boolean isVisible =
        symbol
            .codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || Character.isSpaceChar(c)
                        || Character.toString(c).matches("\\p{Cf}")
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    refuseIf(length == 0 || length > 64 || !isVisible, Rejection.INVALID_SYMBOL);
    return symbol;
  }

  private static BigInteger micros(Object value) throws Refused {
    BigInteger time = whole(value, Rejection.INVALID_TIME);
    BigInteger micros =
        time.compareTo(FIRST_MICROS) < 0 ? time.multiply(BigInteger.valueOf(1_000)) : time;
    refuseIf(
        micros.compareTo(FIRST_MICROS) < 0 || micros.compareTo(YEAR_2200_MICROS) >= 0,
        Rejection.INVALID_TIME);
    return micros;
  }

  private static BigInteger whole(Object value, Rejection otherwise) throws Refused {
    if (!(value instanceof PlainJson.Numeral number)) {
      throw new Refused(Rejection.WRONG_TYPE);
    }
    String text = number.text();
    refuseIf(text.length() > 100 || LONG_EXPONENT.matcher(text).matches(), otherwise);
    BigDecimal whole = new BigDecimal(text);
    refuseIf(whole.signum() < 0 || whole.compareTo(MAX_ID) > 0, otherwise);
    refuseIf(whole.stripTrailingZeros().scale() > 0, otherwise);
    return whole.toBigInteger();
  }

  private static BigDecimal decimal(Object value) throws Refused {
    String text = text(value);
    refuseIf(text.length() > 100 || !DECIMAL.matcher(text).matches(), Rejection.INVALID_NUMBER);
    BigDecimal decimal = new BigDecimal(text);
    refuseIf(decimal.stripTrailingZeros().scale() > 8, Rejection.INVALID_NUMBER);
    return decimal;
  }

  private static String text(Object value) throws Refused {
    if (!(value instanceof String text)) {
      throw new Refused(Rejection.WRONG_TYPE);
    }
    return text;
  }

  private static void refuseIf(boolean refused, Rejection reason) throws Refused {
    if (refused) {
      throw new Refused(reason);
    }
  }
}
