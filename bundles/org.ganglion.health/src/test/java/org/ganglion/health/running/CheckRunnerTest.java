// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.junit.jupiter.api.Test;

class CheckRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final CheckRunner runner = new CheckRunner();

    private void add(String name, String tag, HealthCheck check) {
        runner.bindCheck(check, Map.of(HealthCheck.NAME, name, HealthCheck.TAGS, new String[] {tag}));
    }

    private static HealthCheck saying(Result.Status status, String message) {
        return () -> new Result(status, message);
    }

    @Test
    void givenChecksOfTwoTags_whenOneIsAsked_thenOnlyItsChecksRunAndTheWorstCounts() throws Exception {
        add("b", "runtime", saying(Result.Status.WARN, "hm"));
        add("a", "runtime", saying(Result.Status.OK, "fine"));
        add("c", "board", saying(Result.Status.CRITICAL, "no"));
        List<CheckOutcome> runtime = runner.check(LONG, "runtime");
        assertEquals(List.of("a", "b"), runtime.stream().map(CheckOutcome::name).toList());
        assertEquals(HealthStatus.WARN, HealthReport.worst(runtime));
        assertEquals(List.of("hm"), runtime.get(1).messages());
        assertEquals(List.of(), runtime.get(0).messages());
        assertEquals(HealthStatus.CRITICAL, HealthReport.worst(runner.check(LONG)));
    }

    @Test
    void givenACheckThatThrows_whenRun_thenItIsAnErrorAndTheOthersRun() throws Exception {
        add("bad", "x", () -> {
            throw new IllegalStateException("broken");
        });
        add("good", "x", saying(Result.Status.OK, "fine"));
        List<CheckOutcome> outcomes = runner.check(LONG);
        assertEquals(HealthStatus.HEALTH_CHECK_ERROR, outcomes.get(0).status());
        assertTrue(outcomes.get(0).messages().get(0).contains("broken"));
        assertEquals(HealthStatus.OK, outcomes.get(1).status());
    }

    @Test
    void givenACheckThatHangs_whenRunTwice_thenBothEndInTimeAndItIsStartedOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        add("hangs", "x", () -> {
            started.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Result(Result.Status.OK, "at last");
        });
        long begin = System.nanoTime();
        for (int i = 0; i < 2; i++) {
            CheckOutcome outcome = runner.check(Duration.ofMillis(50)).get(0);
            assertEquals(HealthStatus.HEALTH_CHECK_ERROR, outcome.status());
            assertTrue(
                    outcome.messages().get(0).contains("50 ms"),
                    outcome.messages().toString());
        }
        assertTrue(System.nanoTime() - begin < LONG.toNanos() / 2);
        assertEquals(1, started.get());
        release.countDown();
        assertEquals(HealthStatus.OK, runner.check(LONG).get(0).status());
    }

    @Test
    void givenACheckThatIsGone_whenRun_thenItIsNotAsked() throws Exception {
        HealthCheck check = saying(Result.Status.CRITICAL, "no");
        add("gone", "x", check);
        runner.unbindCheck(check);
        assertEquals(List.of(), runner.check(LONG));
    }
}
