package org.fumogateway.hotswap;

import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Every cell, by {@code felix:update}. */
@DisplayName("Hot swap by felix:update")
class GogoSwapIT extends SwapMatrix {

    GogoSwapIT() {
        super(ActorSwap.Way.GOGO);
    }

    @Override
    List<String> sample(String moment) {
        return all();
    }
}
