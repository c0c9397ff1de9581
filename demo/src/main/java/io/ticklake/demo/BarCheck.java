package io.ticklake.demo;

import java.util.List;

/** How the final bars in the lake compare with bars computed from the exchange's own trades. */
record BarCheck(long finals, List<String> wrong) {}
