// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.Releases.Release;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power is cut before each single operation of an update, and cut again while the device recovers. */
class PowerCutTest {
    private static final String PATH = "models/sample.json";

    @TempDir
    Path folder;

    private final Releases releases = new Releases();
    private final Release one = releases.model("sample", "1.0.0");
    private final Release two = releases.model("sample", "2.0.0");

    private interface Expectation {
        void check(Board board) throws Exception;
    }

    private Board deployed(int number) throws Exception {
        Board board = new Board(Files.createDirectories(folder.resolve("board" + number)), releases);
        Updater updater = board.boot();
        updater.receive(true, Releases.desired(1, Map.of(PATH, one.feature())));
        updater.apply();
        assertEquals(Set.of(one.bundle().sha256()), board.running());
        return board;
    }

    /** Runs with a cut before operation {@code n}; tells whether there was one. */
    private static boolean run(Board board, byte[] document, int n, boolean cacheSurvives) throws Exception {
        try {
            Updater updater = board.boot(new PowerSupply(n));
            updater.receive(true, document);
            updater.apply();
            return false;
        } catch (PowerSupply.Cut cut) {
            board.powerFails(cacheSurvives);
            return true;
        }
    }

    private void cutEverywhere(
            byte[] document, boolean cacheSurvives, boolean guarded, Expectation atBoot, Expectation atEnd)
            throws Exception {
        boolean cut = true;
        int n = 0;
        for (; cut; n++) {
            Board board = deployed(n);
            board.guarded = guarded;
            prepare(board);
            cut = run(board, document, n, cacheSurvives);
            if (cut) {
                run(board, document, n / 2 + n % 3, cacheSurvives);
            }
            Updater updater = board.boot();
            atBoot.check(board);
            updater.receive(true, document);
            updater.apply();
            atEnd.check(board);
        }
        assertTrue(n > 8, "only " + n + " operations");
    }

    private void prepare(Board board) {
        board.selfTests.putAll(selfTests);
    }

    private Map<String, RuntimeException> selfTests = Map.of();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenAnUpdate_whenThePowerIsCutAnywhere_thenOneOfTheTwoRunsAtOnceAndTheNewOneInTheEnd(boolean cacheSurvives)
            throws Exception {
        cutEverywhere(
                Releases.desired(2, Map.of(PATH, two.feature())),
                cacheSurvives,
                cacheSurvives,
                board -> {
                    assertEquals(1, board.running().size());
                    assertTrue(
                            Set.of(one.bundle().sha256(), two.bundle().sha256()).containsAll(board.running()));
                    assertEquals(1, board.framework.size());
                    assertEquals(1, board.configurations.size());
                },
                board -> {
                    assertEquals(Set.of(two.bundle().sha256()), board.running());
                    assertEquals(1, board.framework.size());
                    assertEquals(
                            "2.0.0",
                            board.configurations
                                    .get("org.ganglion.pipeline~sample")
                                    .get("version"));
                    assertEquals(
                            "2.0.0",
                            board.current().features().get(PATH).models().get(0).version());
                    assertEquals(
                            "1.0.0",
                            board.previous()
                                    .features()
                                    .get(PATH)
                                    .models()
                                    .get(0)
                                    .version());
                    assertTrue(board.stored().operation().isEmpty());
                    assertTrue(board.stored().failed().isEmpty());
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenABadUpdate_whenThePowerIsCutAnywhere_thenTheOldOneRunsThroughout(boolean cacheSurvives) throws Exception {
        selfTests = Map.of(two.bundle().sha256(), new GanglionException(Reason.SELF_TEST_FAILED, "wrong"));
        cutEverywhere(
                Releases.desired(2, Map.of(PATH, two.feature())),
                cacheSurvives,
                cacheSurvives,
                board -> assertEquals(Set.of(one.bundle().sha256()), board.running()),
                board -> {
                    assertEquals(Set.of(one.bundle().sha256()), board.running());
                    assertEquals(1, board.framework.size());
                    assertEquals(
                            Set.of(two.feature().sha256()),
                            board.stored().failed().keySet());
                    assertTrue(
                            board.tried.stream()
                                            .filter(two.bundle().sha256()::equals)
                                            .count()
                                    <= 3,
                            board.tried.toString());
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenARemoval_whenThePowerIsCutAnywhere_thenNothingIsLeftInTheEnd(boolean cacheSurvives) throws Exception {
        cutEverywhere(
                Releases.desired(2, Map.of()),
                cacheSurvives,
                false,
                board -> assertTrue(board.running().size() <= 1),
                board -> {
                    assertEquals(Map.of(), board.framework);
                    assertEquals(Map.of(), board.configurations);
                    assertEquals(Map.of(), board.current().features());
                });
    }
}
