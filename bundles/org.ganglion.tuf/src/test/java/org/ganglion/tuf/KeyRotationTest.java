// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Roots that follow each other, and other roles under new keys. */
class KeyRotationTest {
    /**
     * One root.
     *
     * @param keys that may sign roots from then on
     * @param threshold how many must
     * @param by who has signed it
     */
    private record Step(List<Integer> keys, int threshold, List<Integer> by) {}

    private static Step step(List<Integer> keys, int threshold, Integer... by) {
        return new Step(keys, threshold, List.of(by));
    }

    private static final List<Integer> FIVE = List.of(0, 1, 2, 3, 4);
    private static final List<Integer> ONE_EXCHANGED = List.of(0, 1, 3, 4, 5);
    private static final List<Integer> ALL_EXCHANGED = List.of(5, 6, 7, 8, 9);
    private static final List<Integer> THREE = List.of(1, 2, 3);

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of(
                        "1 of 1, rotated",
                        List.of(step(List.of(1), 1, 1), step(List.of(2), 1, 2, 1), step(List.of(2), 1, 2))),
                Arguments.of(
                        "1 of 1, rotated, strangers sign too",
                        List.of(
                                step(List.of(1), 1, 3, 1, 4),
                                step(List.of(2), 1, 3, 2, 1, 4),
                                step(List.of(2), 1, 3, 2, 4))),
                Arguments.of(
                        "3 of 5 in turn",
                        List.of(
                                step(FIVE, 3, 0, 2, 4),
                                step(FIVE, 3, 0, 4, 1),
                                step(FIVE, 3, 0, 1, 3),
                                step(FIVE, 3, 0, 1, 3))),
                Arguments.of(
                        "3 of 5, one key rotated", List.of(step(FIVE, 3, 0, 2, 4), step(ONE_EXCHANGED, 3, 0, 4, 1))),
                Arguments.of(
                        "3 of 5, one key rotated in two steps",
                        List.of(
                                step(FIVE, 3, 0, 2, 4),
                                step(ONE_EXCHANGED, 3, 0, 2, 4, 5),
                                step(ONE_EXCHANGED, 3, 0, 4, 5))),
                Arguments.of(
                        "3 of 5, all keys rotated",
                        List.of(
                                step(FIVE, 3, 0, 2, 4),
                                step(ALL_EXCHANGED, 3, 0, 2, 4, 5, 6, 7),
                                step(ALL_EXCHANGED, 3, 5, 6, 7))),
                Arguments.of("threshold from 1 to 2 of 3", List.of(step(THREE, 1, 1), step(THREE, 2, 1, 2))),
                Arguments.of(
                        "threshold from 2 to 1 of 3",
                        List.of(step(THREE, 2, 1, 2), step(THREE, 1, 1, 2), step(THREE, 1, 1))),
                Arguments.of("1 of 1 becomes 2 of 2", List.of(step(List.of(1), 1, 1), step(List.of(1, 2), 2, 1, 2))));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "the old key has not signed", List.of(step(List.of(1), 1, 1), step(List.of(2), 1, 2, 3, 4))),
                Arguments.of(
                        "the new key has not signed", List.of(step(List.of(1), 1, 1), step(List.of(2), 1, 1, 3, 4))),
                Arguments.of(
                        "2 of 3 of the new keys have signed",
                        List.of(step(FIVE, 3, 0, 2, 4), step(ONE_EXCHANGED, 3, 0, 2, 4))),
                Arguments.of(
                        "2 of 3 of the old keys have signed",
                        List.of(step(FIVE, 3, 0, 2, 4), step(ONE_EXCHANGED, 3, 0, 4, 5))),
                Arguments.of("the new threshold is not reached", List.of(step(THREE, 1, 1), step(THREE, 2, 2))),
                Arguments.of("the old threshold is not reached", List.of(step(THREE, 2, 1, 2), step(THREE, 1, 1))));
    }

    private static Simulator repository(List<Step> steps) {
        Simulator repository = new Simulator();
        repository.published.remove("root");
        repository.root().put("version", 0);
        repository.published.put("root", new ArrayList<>());
        for (Step step : steps) {
            repository.forgetKeys("root");
            repository.rootRole("root").put("threshold", step.threshold);
            step.keys.forEach(number -> repository.allowKey("root", Signer.number(number)));
            step.by.forEach(number -> repository.signers.get("root").add(Signer.number(number)));
            repository.publish("root");
        }
        return repository;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void givenRootsThatOldAndNewKeysHaveSigned_whenRefreshed_thenTheLastIsTrusted(String name, List<Step> steps)
            throws TufException {
        Simulator repository = repository(steps);
        Device device = Device.of(repository);
        device.refresh();
        assertArrayEquals(repository.published.get("root").get(steps.size() - 1), device.store.kept.get("root"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void givenARootThatTooFewHaveSigned_whenRefreshed_thenTheOneBeforeStaysTrusted(String name, List<Step> steps)
            throws TufException {
        Simulator repository = repository(steps);
        Device device = Device.of(repository);
        device.refuses(Reason.THRESHOLD);
        assertArrayEquals(repository.published.get("root").get(steps.size() - 2), device.store.kept.get("root"));
    }

    static Stream<Arguments> otherRoles() {
        return Stream.of("timestamp", "snapshot", "targets")
                .flatMap(role -> Stream.of(
                        Arguments.of(role, step(List.of(2), 1, 2), true),
                        Arguments.of(role, step(List.of(1), 1, 3, 1, 4), true),
                        Arguments.of(role, step(List.of(2), 1, 1, 3, 4), false),
                        Arguments.of(role, step(ONE_EXCHANGED, 3, 0, 2, 4), false),
                        Arguments.of(role, step(ONE_EXCHANGED, 3, 0, 4), false),
                        Arguments.of(role, step(FIVE, 3, 0, 2, 4), true),
                        Arguments.of(role, step(FIVE, 3, 0, 4, 1), true),
                        Arguments.of(role, step(FIVE, 3, 0, 1, 3), true),
                        Arguments.of(role, step(FIVE, 3, 1, 2, 3), true),
                        Arguments.of(role, step(FIVE, 3, 2, 3, 4), true)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("otherRoles")
    void givenNewKeysOfARole_whenEnoughOfThemHaveSigned_thenAndOnlyThenItIsTrusted(
            String role, Step step, boolean trusted) throws TufException {
        Simulator repository = new Simulator();
        Device device = Device.of(repository);
        device.refresh();
        byte[] former = device.store.kept.get(role);
        repository.forgetKeys(role);
        repository.rootRole(role).put("threshold", step.threshold);
        step.keys.forEach(number -> repository.allowKey(role, Signer.number(number)));
        step.by.forEach(number -> repository.signers.get(role).add(Signer.number(number)));
        repository.publish("root", "targets", "snapshot", "timestamp");
        if (trusted) {
            device.refresh();
            assertArrayEquals(repository.published.get(role).get(1), device.store.kept.get(role));
        } else {
            TufException refusal = assertThrows(TufException.class, device::refresh);
            assertEquals(Reason.THRESHOLD, refusal.reason());
            // what was signed by keys that are no longer trusted may have been forgotten, but is not replaced
            byte[] now = device.store.kept.get(role);
            if (now != null) {
                assertArrayEquals(former, now);
            }
        }
    }
}
