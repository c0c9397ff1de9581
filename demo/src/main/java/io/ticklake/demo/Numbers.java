package io.ticklake.demo;

import io.ticklake.model.Bar;
import java.time.Duration;
import java.util.List;

/** One look at everything that moves. */
record Numbers(
    Duration elapsed,
    long inKafka,
    double inRate,
    long inLake,
    double lakeRate,
    int files,
    long lag,
    long openGaps,
    List<Bar> bars) {}
