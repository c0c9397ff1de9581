package io.ticklake.simulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows and changes the plan of faults. */
public final class FaultControl {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Faults faults;

  public FaultControl(Faults faults) {
    this.faults = faults;
  }

  Reply show() {
    ObjectNode json = JSON.createObjectNode();
    faults.plan().values().forEach(json::put);
    return ControlApi.json(json);
  }

  /** Replaces the plan by what an object says, value by fault. */
  Reply change(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Invalid JSON: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException(
          "Invalid faults: write an object such as {\"repeat\":0.01,\"cut\":\"30s\"}");
    }
    Map<String, String> values = new LinkedHashMap<>();
    json.properties().forEach(field -> values.put(field.getKey(), text(field.getValue())));
    faults.change(FaultPlan.of(values));
    return show();
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> parts = new ArrayList<>();
    value.forEach(part -> parts.add(part.asText()));
    return String.join("+", parts);
  }
}
