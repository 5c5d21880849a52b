// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.engine.tflite.TfliteEngine;
import org.ganglion.engine.tflite.TfliteFormat;

/** A flatbuffer read, claimed and compiled with the real reader, engine and driver. */
final class Planned {
    static final Board BOARD = new Board(System.getProperty("os.arch"), 1, 0, Set.of(), Set.of(), Map.of());

    private Planned() {}

    static Network network(String model) {
        return new TfliteFormat().read(model + ".tflite", SharedModels.model(model));
    }

    static Driver driver() {
        return new TfliteDriver(SharedModels.nativeCache(), 1);
    }

    static Answer answer(Network network) {
        return driver().claims(network, network.nodes().keySet(), BOARD);
    }

    static Plan plan(String model) {
        return plan(network(model));
    }

    static Plan plan(Network network) {
        return plan(network, driver());
    }

    static Plan plan(Network network, Driver driver) {
        Answer answer = driver.claims(network, network.nodes().keySet(), BOARD);
        if (answer.claims().isEmpty()) {
            throw new AssertionError("refused: " + answer.refused());
        }
        Provided<Driver> provided = new Provided<>(new Provider("org.ganglion.driver.tflite", "0.1.0", 1), driver);
        return new TfliteEngine()
                .compile(new Assignment(
                        network,
                        BOARD,
                        Map.of(),
                        List.of(new Claimed(provided, answer.claims().get(0))),
                        Map.of()));
    }
}
