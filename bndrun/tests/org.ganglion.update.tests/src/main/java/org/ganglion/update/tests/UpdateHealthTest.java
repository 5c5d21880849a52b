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
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
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

    private void wentBackBecauseOf(String what, JsonObject feature) throws Exception {
        assertEquals("FAILED_ROLLBACK_COMPLETE", feature.text("outcome"), feature::toString);
        assertEquals("PROVIDER_FAILED", feature.text("reason"), feature::toString);
        assertTrue(feature.text("message").contains(what), feature::toString);
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

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.overflowing(), SOAK_SECONDS, "{}");

        wentBackBecauseOf("health check 'sessions' is CRITICAL", feature);
    }

    @Test
    void givenStorageThatWasShortBefore_whenAModelComes_thenItIsNotHeldAgainstIt() throws Exception {
        HealthReport report = bench.service(HealthReport.class);
        bench.configure("org.ganglion.health.storage", Map.of("critical.mebibytes", Long.MAX_VALUE >> 20));
        bench.await("the storage's check", () -> isCritical(report));

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(2));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
    }

    @Test
    void givenAPipelineThatRuns_whenAModelComesThatItCannotRun_thenTheReleaseGoesBackAndThePipelineIsNamed()
            throws Exception {
        bench.pipeline("strict", Map.of("output.out.decoder", "values"));
        bench.await("the strict pipeline", () -> state("strict") == PipelineState.RUNNING);

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.elsewhere());

        wentBackBecauseOf("pipeline 'strict' does not take the new model: it runs taught/1.0.0", feature);
        assertTrue(feature.text("message").contains("the model has no such output"), feature::toString);
        assertEquals(PipelineState.RUNNING, state("strict"));
    }

    @Test
    void givenAReleaseWithAPipeline_whenThatFails_thenTheReleaseGoesBackAndThePipelineIsNamed() throws Exception {
        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(2), 0, """
                {"org.ganglion.pipeline~odd":{"name":"odd","model":"taught","source":"hand","nonsense":"1"}}""");

        wentBackBecauseOf("pipeline 'odd' is FAILED: setting 'nonsense' is not known", feature);
        bench.await("the pipeline's end", () -> state("odd") == PipelineState.CLOSED);
    }

    @Test
    void givenAPipelineThatHadFailedBefore_whenAModelComes_thenItIsNotHeldAgainstIt() throws Exception {
        bench.pipeline("odd", Map.of("nonsense", "1"));
        bench.await("the odd pipeline", () -> state("odd") == PipelineState.FAILED);

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(2));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
        assertEquals(PipelineState.FAILED, state("odd"));
    }

    private PipelineState state(String pipeline) {
        return bench.service(Pipelines.class)
                .pipeline(pipeline)
                .map(PipelineStatus::state)
                .orElse(PipelineState.CLOSED);
    }

    private static boolean isCritical(HealthReport report) {
        try {
            return HealthReport.worst(report.check(Duration.ofSeconds(20), "update")) == HealthStatus.CRITICAL;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
