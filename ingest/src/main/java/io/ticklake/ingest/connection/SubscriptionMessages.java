package io.ticklake.ingest.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said to the exchange on a connection. */
final class SubscriptionMessages {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static String write(String method, List<String> symbols, long requestId) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("method", method);
    message.put("params", symbols.stream().map(SubscriptionMessages::streamOf).toList());
    message.put("id", requestId);
    try {
      return MAPPER.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a message to the exchange", e);
    }
  }

  private static String streamOf(String symbol) {
    return symbol.toLowerCase(Locale.ROOT) + "@trade";
  }

  private SubscriptionMessages() {}
}
