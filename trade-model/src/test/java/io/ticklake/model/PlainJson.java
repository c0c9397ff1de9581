package io.ticklake.model;

import java.util.ArrayList;
import java.util.List;

/**
 * JSON as RFC 8259 says it, character by character. Numbers stay as they are written. Names are
 * Unicode, so that an escape of half a surrogate pair is malformed in them.
 */
final class PlainJson {
  record Numeral(String text) {}

  record Field(String name, Object value) {}

  record Struct(List<Field> fields) {}

  enum Word {
    TRUE,
    FALSE,
    NULL
  }

  /** Not JSON. */
  static class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed() {
      super("", null, false, false);
    }
  }

  /** Perhaps JSON, but nested deeper than allowed. */
  static final class TooDeep extends Malformed {
    private static final long serialVersionUID = 1;
  }

  private final String text;
  private final int deepest;
  private int next;
  private int depth;

  private PlainJson(String text, int deepest) {
    this.text = text;
    this.deepest = deepest;
  }

  static Object read(String text, int deepest) throws Malformed {
    PlainJson reader = new PlainJson(text, deepest);
    Object value = reader.value();
    if (reader.next < text.length()) {
      throw new Malformed();
    }
    return value;
  }

  private Object value() throws Malformed {
    space();
    Object value =
        switch (peek()) {
          case '{' -> struct();
          case '[' -> list();
          case '"' -> string();
          case 't' -> word("true", Word.TRUE);
          case 'f' -> word("false", Word.FALSE);
          case 'n' -> word("null", Word.NULL);
          default -> number();
        };
    space();
    return value;
  }

  private Struct struct() throws Malformed {
    enter('{');
    List<Field> fields = new ArrayList<>();
    space();
    if (peek() != '}') {
      do {
        space();
        String name = string();
        if (name.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
          throw new Malformed();
        }
        space();
        expect(':');
        fields.add(new Field(name, value()));
      } while (skip(','));
    }
    leave('}');
    return new Struct(fields);
  }

  private List<Object> list() throws Malformed {
    enter('[');
    List<Object> values = new ArrayList<>();
    space();
    if (peek() != ']') {
      do {
        values.add(value());
      } while (skip(','));
    }
    leave(']');
    return values;
  }

  private void enter(char open) throws Malformed {
    expect(open);
    depth++;
    if (depth > deepest) {
      throw new TooDeep();
    }
  }

  private void leave(char close) throws Malformed {
    expect(close);
    depth--;
  }

  private String string() throws Malformed {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = take();
      if (c < ' ') {
        throw new Malformed();
      }
      string.append(c == '\\' ? escaped() : c);
    }
    next++;
    return string.toString();
  }

  private char escaped() throws Malformed {
    return switch (take()) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) (hex() << 12 | hex() << 8 | hex() << 4 | hex());
      default -> throw new Malformed();
    };
  }

  private int hex() throws Malformed {
    int digit = "0123456789abcdef".indexOf(Character.toLowerCase(take()));
    if (digit < 0) {
      throw new Malformed();
    }
    return digit;
  }

  private Numeral number() throws Malformed {
    int from = next;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    return new Numeral(text.substring(from, next));
  }

  private void digits() throws Malformed {
    int from = next;
    while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
      next++;
    }
    if (next == from) {
      throw new Malformed();
    }
  }

  private Word word(String word, Word value) throws Malformed {
    if (!text.startsWith(word, next)) {
      throw new Malformed();
    }
    next += word.length();
    return value;
  }

  private void space() {
    while (next < text.length() && " \t\n\r".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
  }

  private boolean skip(char c) {
    boolean found = next < text.length() && text.charAt(next) == c;
    next += found ? 1 : 0;
    return found;
  }

  private void expect(char c) throws Malformed {
    if (take() != c) {
      throw new Malformed();
    }
  }

  private char take() throws Malformed {
    char c = peek();
    next++;
    return c;
  }

  private char peek() throws Malformed {
    if (next >= text.length()) {
      throw new Malformed();
    }
    return text.charAt(next);
  }
}
