// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.json.JsonObject;
import org.ganglion.health.CheckOutcome;
import org.ganglion.health.HealthReport;
import org.ganglion.health.HealthStatus;
import org.ganglion.model.Model;
import org.ganglion.pipeline.Pipelines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health checks that updates are judged by: a failing one takes the release back, and is named. */
public class UpdateHealthTest {
    private static final double SOAK_SECONDS = 1;

    @TempDir
    Path folder;

    private final ScheduledExecutorService feeding = new ScheduledThreadPoolExecutor(1);
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder);
        assertEquals("SUCCESSFUL", bench.release("1.0.0", TaughtNetwork.of(1)).text("outcome"));
        bench.await("the pipeline", bench.source::isOpen);
    }

    @AfterEach
    void stop() throws Exception {
        feeding.shutdownNow();
        assertTrue(feeding.awaitTermination(10, TimeUnit.SECONDS));
        bench.close();
    }

    private void wentBackBecauseOf(String check, JsonObject feature) throws Exception {
        assertEquals("FAILED_ROLLBACK_COMPLETE", feature.text("outcome"), feature::toString);
        assertEquals("PROVIDER_FAILED", feature.text("reason"), feature::toString);
        assertTrue(feature.text("message").contains("health check '" + check + "' is CRITICAL"), feature::toString);
        assertEquals(
                "1.0.0",
                bench.service(Pipelines.class)
                        .model(Bench.PIPELINE)
                        .map(Model::version)
                        .orElse("none"));
    }

    @Test
    void givenChecksOfUpdates_whenAsked_thenTheseAreThereAndTheBrokersIsNot() throws Exception {
        HealthReport report = bench.service(HealthReport.class);

        List<String> names = report.check(Duration.ofSeconds(20), "update").stream()
                .map(CheckOutcome::name)
                .toList();

        assertEquals(List.of("sessions", "storage", "store"), names);
    }

    @Test
    void givenAModelThatMakesItsProviderFail_whenItIsWatched_thenItGoesBackAndTheSessionsAreNamed() throws Exception {
        feeding.scheduleWithFixedDelay(() -> bench.source.give(1, 2, 6), 0, 5, TimeUnit.MILLISECONDS);

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.overflowing(), SOAK_SECONDS);

        wentBackBecauseOf("sessions", feature);
    }

    @Test
    void givenStorageThatWasShortBefore_whenAModelComes_thenItIsNotHeldAgainstIt() throws Exception {
        HealthReport report = bench.service(HealthReport.class);
        bench.configure("org.ganglion.health.storage", Map.of("critical.mebibytes", Long.MAX_VALUE >> 20));
        bench.await("the storage's check", () -> isCritical(report));

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(2));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
    }

    private static boolean isCritical(HealthReport report) {
        try {
            return HealthReport.worst(report.check(Duration.ofSeconds(20), "update")) == HealthStatus.CRITICAL;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
