package io.ticklake.streaming.engine;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import java.util.List;

/** Where bars and the ledger go after the lake has them; a replay writes them again. */
public interface BatchOutputs {
  /**
   * From here on this driver alone writes. Called when it has taken over the lake, where who is
   * refused then finds why, and again when it has lost the outputs to one that holds the lake no
   * more.
   *
   * @throws CannotStartException if that is not to be had
   */
  default void takeOver() {}

  /**
   * Returns once all of it has arrived.
   *
   * @throws OutputsTakenException if another driver has taken over
   */
  void write(List<Bar> bars, List<Gap> gaps);
}
