package io.ticklake.simulator.stream;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ticklake.simulator.stream.FrameStyle.Wrapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Answers the JSON messages that a client sends on a market stream connection. */
final class ControlMessages {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_ID_LENGTH = 36;
  private static final String COMBINED = "combined";

  private final Feed feed;
  private final int maxStreams;

  ControlMessages(Feed feed, int maxStreams) {
    this.feed = feed;
    this.maxStreams = maxStreams;
  }

  /** Does what a message asks for and returns the answer. */
  String answer(String message) {
    JsonNode request;
    try {
      request = JSON.readTree(message);
    } catch (JsonProcessingException e) {
      return invalidJson(e.getLocation());
    }
    if (request.isMissingNode()) {
      return invalidJson(null);
    }
    JsonNode id = request.path("id");
    try {
      if (!request.isObject()) {
        throw new Refusal(2, "Invalid request: expected an object");
      }
      JsonNode method = request.path("method");
      if (!method.isTextual()) {
        throw new Refusal(
            2, "Invalid request: missing field `method` at line 1 column " + message.length());
      }
      if (!isId(id)) {
        throw new Refusal(2, "Invalid request: request ID must be an unsigned integer");
      }
      ObjectNode answer = NODES.objectNode();
      answer.set("result", result(method.textValue(), request.path("params")));
      answer.set("id", id);
      return answer.toString();
    } catch (Refusal refusal) {
      return error(refusal.code, refusal.getMessage(), isId(id) ? id : NODES.nullNode());
    }
  }

  private JsonNode result(String method, JsonNode params) {
    switch (method) {
      case "SUBSCRIBE" -> {
        List<String> names = streamNames(params);
        Set<String> all = new HashSet<>(feed.subscriptions());
        all.addAll(names);
        if (all.size() > maxStreams) {
          throw new Refusal(
              2, "Invalid request: too many streams, the limit is " + maxStreams + " a connection");
        }
        feed.subscribe(names);
        return NODES.nullNode();
      }
      case "UNSUBSCRIBE" -> {
        feed.unsubscribe(streamNames(params));
        return NODES.nullNode();
      }
      case "LIST_SUBSCRIPTIONS" -> {
        if (params.size() > 0) {
          throw new Refusal(2, "Invalid request: too many parameters");
        }
        ArrayNode names = NODES.arrayNode();
        feed.subscriptions().forEach(names::add);
        return names;
      }
      case "SET_PROPERTY" -> {
        requireProperty(params, 2);
        if (!params.path(1).isBoolean()) {
          throw new Refusal(1, "Invalid value type: expected Boolean");
        }
        Wrapping wrapping = params.path(1).booleanValue() ? Wrapping.COMBINED : Wrapping.RAW;
        feed.restyle(feed.style().wrapped(wrapping));
        return NODES.nullNode();
      }
      case "GET_PROPERTY" -> {
        requireProperty(params, 1);
        return NODES.booleanNode(feed.style().wrapping() == Wrapping.COMBINED);
      }
      default ->
          throw new Refusal(
              2,
              "Invalid request: unknown variant `"
                  + method
                  + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`,"
                  + " `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 28");
    }
  }

  private static List<String> streamNames(JsonNode params) {
    if (!params.isArray() || params.isEmpty()) {
      throw new Refusal(2, "Invalid request: expected a list of streams in `params`");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : params) {
      if (!name.isTextual()) {
        throw new Refusal(2, "Invalid request: stream name must be a string");
      }
      if (!StreamName.isValid(name.textValue())) {
        throw new Refusal(2, "Invalid request: invalid stream");
      }
      names.add(name.textValue());
    }
    return names;
  }

  private static void requireProperty(JsonNode params, int expected) {
    if (!params.path(0).isTextual()) {
      throw new Refusal(2, "Invalid request: property name must be a string");
    }
    if (params.size() > expected) {
      throw new Refusal(2, "Invalid request: too many parameters");
    }
    if (!params.path(0).textValue().equals(COMBINED)) {
      throw new Refusal(0, "Unknown property");
    }
  }

  private static boolean isId(JsonNode id) {
    if (id.isTextual()) {
      return !id.textValue().isEmpty()
          && id.textValue().length() <= MAX_ID_LENGTH
          && id.textValue().chars().allMatch(Character::isLetterOrDigit);
    }
    return id.isNull() || (id.isIntegralNumber() && id.canConvertToLong() && id.longValue() >= 0);
  }

  private static String invalidJson(JsonLocation location) {
    int line = location == null ? 1 : location.getLineNr();
    int column = location == null ? 0 : location.getColumnNr();
    return error(3, "Invalid JSON: expected value at line " + line + " column " + column, null);
  }

  private static String error(int code, String message, JsonNode id) {
    ObjectNode error = NODES.objectNode().put("code", code).put("msg", message);
    ObjectNode answer = NODES.objectNode();
    answer.set("error", error);
    if (id != null) {
      answer.set("id", id);
    }
    return answer.toString();
  }

  @SuppressWarnings("serial")
  private static final class Refusal extends RuntimeException {
    private final int code;

    Refusal(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }
}
