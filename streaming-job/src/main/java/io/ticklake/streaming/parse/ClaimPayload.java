package io.ticklake.streaming.parse;

import io.ticklake.model.GapClaim;
import java.nio.ByteBuffer;

/** A claim as bytes that can travel beside chunks: kind, claim, both ids. */
public final class ClaimPayload {
  public static final byte KIND = 2;

  private static final byte FETCHED = 0;
  private static final byte ABSENT = 1;

  public static byte[] encode(GapClaim claim) {
    return ByteBuffer.allocate(18)
        .put(KIND)
        .put(claim.claim() == GapClaim.Claim.ABSENT ? ABSENT : FETCHED)
        .putLong(claim.fromId())
        .putLong(claim.toId())
        .array();
  }

  public static GapClaim decode(String symbol, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 17);
    GapClaim.Claim claim = buffer.get() == ABSENT ? GapClaim.Claim.ABSENT : GapClaim.Claim.FETCHED;
    return new GapClaim(symbol, buffer.getLong(), buffer.getLong(), claim);
  }

  private ClaimPayload() {}
}
