package io.ticklake.simulator.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.limit.Clients;
import io.ticklake.simulator.rest.RestApi;
import io.ticklake.simulator.stream.StreamGate;

/** Counts of everything that happened. */
public final class Statistics {
  private final StreamGate gate;
  private final RestApi rest;
  private final Clients clients;
  private final Faults faults;

  public Statistics(StreamGate gate, RestApi rest, Clients clients, Faults faults) {
    this.gate = gate;
    this.rest = rest;
    this.clients = clients;
    this.faults = faults;
  }

  Reply show() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("connections", gate.connections());
    gate.counts().forEach(json::put);
    ObjectNode answers = json.putObject("rest_by_status");
    rest.byStatus().forEach((status, count) -> answers.put(status.toString(), count.sum()));
    ObjectNode happened = json.putObject("faults");
    faults.happened().forEach(happened::put);
    ObjectNode byClient = json.putObject("clients");
    clients
        .all()
        .forEach(
            (address, client) ->
                byClient
                    .putObject(address)
                    .put("weight_used_1m", client.weightUsed())
                    .put("refusals", client.refusals())
                    .put("violations", client.violations())
                    .put("bans", client.bans())
                    .put("banned", client.banned()));
    return ControlApi.json(json);
  }
}
