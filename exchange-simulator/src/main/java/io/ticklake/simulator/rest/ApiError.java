package io.ticklake.simulator.rest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.ticklake.simulator.http.Reply;

/** A refusal as the exchange words it. */
@SuppressWarnings("serial")
final class ApiError extends RuntimeException {
  private final int status;
  private final int code;

  private ApiError(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static ApiError mandatory(String parameter) {
    return new ApiError(
        400,
        -1102,
        "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
  }

  static ApiError illegalCharacters(String parameter, String range) {
    return new ApiError(
        400,
        -1100,
        "Illegal characters found in parameter '"
            + parameter
            + "'; legal range is '"
            + range
            + "'.");
  }

  static ApiError invalidValue(String parameter) {
    return new ApiError(400, -1130, "Data sent for parameter '" + parameter + "' is not valid.");
  }

  static ApiError unread(int read, int sent) {
    return new ApiError(
        400,
        -1104,
        "Not all sent parameters were read; read '"
            + read
            + "' parameter(s) but was sent '"
            + sent
            + "'.");
  }

  static ApiError duplicate(String parameter) {
    return new ApiError(400, -1101, "Duplicate values for parameter '" + parameter + "'.");
  }

  static ApiError invalidInterval() {
    return new ApiError(400, -1120, "Invalid interval.");
  }

  static ApiError invalidSymbol() {
    return new ApiError(400, -1121, "Invalid symbol.");
  }

  static ApiError invalidCombination() {
    return new ApiError(400, -1128, "Combination of optional parameters invalid.");
  }

  static ApiError invalidTimeUnit() {
    return new ApiError(400, -1130, "Data sent for header 'X-MBX-TIME-UNIT' is not valid.");
  }

  static ApiError internal(int status) {
    return new ApiError(
        status, -1001, "Internal error; unable to process your request. Please try again.");
  }

  static ApiError tooMuchWeight(int limit) {
    return new ApiError(
        429,
        -1003,
        "Too much request weight used; current limit is "
            + limit
            + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid"
            + " polling the API.");
  }

  static ApiError banned(long untilMillis) {
    return new ApiError(
        418,
        -1003,
        "Way too much request weight used; IP banned until "
            + untilMillis
            + ". Please use WebSocket Streams for live updates to avoid bans.");
  }

  Reply reply() {
    String message = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(getMessage()));
    return Reply.json(status, "{\"code\":" + code + ",\"msg\":\"" + message + "\"}");
  }
}
