package io.ticklake.demo;

import io.ticklake.demo.Disruption.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * What is broken when: a function of the seed and nothing else. Faults are dealt from a shuffled
 * deck, so that each kind comes before any comes again, and a longer run begins as a shorter one.
 */
final class Schedule {
  private static final int SHORTEST_PAUSE_SECONDS = 6;
  private static final int LONGEST_PAUSE_SECONDS = 22;
  private static final int SHORTEST_FREEZE_SECONDS = 5;
  private static final int LONGEST_FREEZE_SECONDS = 25;

  private record Card(Kind kind, Victim victim) {}

  private static final List<Card> DECK = deck();

  private final Random random;
  private final Deque<Card> hand = new ArrayDeque<>();

  private Schedule(long seed) {
    random = new Random(seed);
  }

  static List<Disruption> of(long seed, Duration length) {
    Schedule schedule = new Schedule(seed);
    List<Disruption> all = new ArrayList<>();
    Duration at = Duration.ZERO;
    while (true) {
      at = at.plusSeconds(schedule.between(SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS));
      if (at.compareTo(length) > 0) {
        return all;
      }
      all.add(schedule.next(at));
    }
  }

  private Disruption next(Duration at) {
    if (hand.isEmpty()) {
      List<Card> shuffled = new ArrayList<>(DECK);
      Collections.shuffle(shuffled, random);
      hand.addAll(shuffled);
    }
    Card card = hand.pop();
    int freeze = between(SHORTEST_FREEZE_SECONDS, LONGEST_FREEZE_SECONDS);
    Duration length = card.kind() == Kind.FREEZE ? Duration.ofSeconds(freeze) : Duration.ZERO;
    return new Disruption(at, card.kind(), card.victim(), length, random.nextInt(1000));
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private static List<Card> deck() {
    List<Card> cards = new ArrayList<>();
    for (Victim victim : Victim.values()) {
      cards.add(new Card(Kind.KILL, victim));
      cards.add(new Card(Kind.FREEZE, victim));
      // YARN restarts no executor by itself: where one ends, another takes its place.
      cards.add(new Card(victim == Victim.EXECUTOR ? Kind.KILL : Kind.RESTART, victim));
    }
    cards.add(new Card(Kind.SUPERSEDE, Victim.DRIVER));
    cards.add(new Card(Kind.WIDEN, Victim.BROKER));
    return cards;
  }
}
