// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.ganglion.api.engine.Plan;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.ganglion.session.Snapshot;

/** The same reservoir, fed the same, without any exchange. */
final class Undisturbed {
    private final Sessions sessions;
    private final List<String> prefer;
    private final long seed;

    Undisturbed(Sessions sessions, List<String> prefer, long seed) {
        this.sessions = sessions;
        this.prefer = prefer;
        this.seed = seed;
    }

    /** The variables of a state after so many steps that are not, to the bit, those of a session without exchanges. */
    List<String> differences(Snapshot exchanged, long steps) throws InterruptedException, ExecutionException {
        SessionSettings settings = new SessionSettings(prefer, BusyReservoir.ONLY, 64, Duration.ofSeconds(5));
        try (Session session = sessions.open(
                "proof-undisturbed", "spiking", Reservoir.network(BusyReservoir.NEURONS, seed), settings)) {
            for (long t = 0; t < steps; t++) {
                session.input(0).write(new double[] {Reservoir.signal(t)}, 0);
                session.input(1).write(new double[] {Reservoir.signal(t)}, 0);
                session.step();
            }
            return differences(session.snapshot().get().blocks(), exchanged.blocks());
        }
    }

    private static List<String> differences(List<Plan.Block> without, List<Plan.Block> with) {
        List<String> different = new ArrayList<>();
        if (without.size() != with.size()) {
            different.add(with.size() + " variables, without exchanges " + without.size());
        }
        for (int i = 0; i < Math.min(without.size(), with.size()); i++) {
            if (!Objects.deepEquals(without.get(i).array(), with.get(i).array())) {
                different.add(with.get(i).node() + '.' + with.get(i).variable().name());
            }
        }
        return different;
    }
}
