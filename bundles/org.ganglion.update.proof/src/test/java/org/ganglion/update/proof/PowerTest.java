// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.ganglion.update.state.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fixed part of the proof. */
class PowerTest {
    private static final int STATES = 60;
    private static final int MANY_STATES = 600;
    private static final Path SUPERVISOR =
            Path.of("../org.ganglion.launcher/src/main/supervisor/supervisor").toAbsolutePath();

    static Stream<String> kinds() {
        return PowerProof.kinds().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givenAChange_whenThePowerGoesAtAnyMoment_thenTheOldOrTheNewRunsAndTheNextUpdateIsTaken(String kind)
            throws Exception {
        Path folder = PowerProof.folder();
        try {
            CrashCheck check =
                    new CrashCheck(PowerProof.kinds().get(kind).get(), folder, SUPERVISOR, 1, STATES, 0, n -> true);

            check.run();

            assertEquals(List.of(), check.broken());
            assertTrue(check.states() >= STATES, check.states() + " states");
        } finally {
            PowerProof.delete(folder);
        }
    }

    /** A proof that finds nothing must be able to find something. */
    @Test
    void givenAnUpdaterThatForgetsToSync_whenThePowerGoes_thenTheCheckFindsBricks() throws Exception {
        ReleaseKind careless = new ReleaseKind() {
            private final ReleaseKind careful = ModelRelease.good();

            @Override
            public String name() {
                return "careless";
            }

            @Override
            public void prepare(Path root, Storage storage) throws Exception {
                careful.prepare(root, storage);
            }

            @Override
            public void change(Path root, Storage storage) throws Exception {
                careful.change(root, storage);
                ((RecordingStorage) storage).steps().removeIf(Step.Sync.class::isInstance);
            }

            @Override
            public List<String> broken(Path root, Storage storage, int cuts) throws Exception {
                return careful.broken(root, storage, cuts);
            }
        };
        Path folder = PowerProof.folder();
        try {
            AtomicReference<CrashCheck> check = new AtomicReference<>();
            check.set(new CrashCheck(careless, folder, SUPERVISOR, 1, MANY_STATES, 0, n -> check.get()
                    .broken()
                    .isEmpty()));

            check.get().run();

            assertFalse(check.get().broken().isEmpty());
        } finally {
            PowerProof.delete(folder);
        }
    }
}
