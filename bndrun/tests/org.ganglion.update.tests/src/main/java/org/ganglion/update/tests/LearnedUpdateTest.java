// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.api.json.JsonObject;
import org.ganglion.model.Model;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline has learned, across updates and rollbacks of its model. */
public class LearnedUpdateTest {
    private static final double TAUGHT = 3;

    @TempDir
    Path folder;

    private Bench bench;
    private Pipelines pipelines;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder);
        pipelines = bench.service(Pipelines.class);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    /** Version 1.0.0 runs, and has learned. */
    private double taught() throws Exception {
        assertEquals("SUCCESSFUL", bench.release("1.0.0", TaughtNetwork.of(1)).text("outcome"));
        teach(TAUGHT);
        assertEquals(TAUGHT, weight(), 0.05);
        return weight();
    }

    /** Teaches that the output is {@code factor} times the input. */
    private void teach(double factor) throws Exception {
        bench.await("the pipeline", bench.source::isOpen);
        long before = handled();
        bench.source.give(50, 2, 2 * factor);
        bench.await("50 samples", () -> handled() == before + 50);
    }

    private long handled() {
        return pipelines.pipeline(Bench.PIPELINE).map(PipelineStatus::handled).orElse(0L);
    }

    private double weight() throws Exception {
        Object weights = pipelines.session(Bench.PIPELINE).orElseThrow().snapshot().get().blocks().stream()
                .filter(block -> block.variable().name().equals("weight"))
                .findFirst()
                .orElseThrow()
                .array();
        return ((double[]) weights)[0];
    }

    private String version() {
        return pipelines.model(Bench.PIPELINE).map(Model::version).orElse("none");
    }

    private static JsonObject learned(JsonObject feature) {
        List<JsonObject> learned = feature.objects("learned");
        assertEquals(1, learned.size(), feature::toString);
        assertEquals(Bench.PIPELINE, learned.get(0).text("pipeline"));
        return learned.get(0);
    }

    @Test
    void givenAPipelineThatLearned_whenItsModelIsReplaced_thenItGoesOnFromThatAndTheReportSaysFromWhom()
            throws Exception {
        double learned = taught();

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(7));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
        assertEquals("2.0.0", version());
        assertEquals(learned, weight());
        assertEquals("IMPORTED", learned(feature).text("outcome"));
        assertEquals("taught/1.0.0", learned(feature).text("from"));
        assertEquals(50, learned(feature).integer("steps"));
    }

    @Test
    void givenAModelOfAnotherShape_whenItTakesThePlace_thenTheReportSaysWhatIsDiscardedAndWhy() throws Exception {
        taught();

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(7, 7));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
        assertEquals(7, weight());
        assertEquals("DISCARDED", learned(feature).text("outcome"));
        assertTrue(
                learned(feature).texts("discarded").contains("readout.weight: F64[1, 1] does not fit F64[2, 1]"),
                feature::toString);
    }

    @Test
    void givenAnUpdateThatIsNotWell_whenItIsRolledBack_thenThePipelineKnowsWhatItKnewBeforeAndTheReportSaysSo()
            throws Exception {
        double learned = taught();
        bench.register(
                HealthCheck.class,
                this::unwellWithTheNewOne,
                Map.of(HealthCheck.NAME, "bench", HealthCheck.TAGS, "update"));

        JsonObject feature = bench.release("2.0.0", TaughtNetwork.of(7));

        assertEquals("FAILED_ROLLBACK_COMPLETE", feature.text("outcome"), feature::toString);
        assertTrue(feature.text("message").contains("health check 'bench'"), feature::toString);
        assertEquals("1.0.0", version());
        assertEquals(learned, weight());
        assertEquals("RESUMED", learned(feature).text("outcome"));
        assertEquals("taught/1.0.0", learned(feature).text("from"));
    }

    /** The new one learns something else in the meantime. */
    private Result unwellWithTheNewOne() {
        if (!version().equals("2.0.0")) {
            return new Result(Result.Status.OK, "the old one runs");
        }
        bench.source.give(10, 2, -14);
        return new Result(Result.Status.CRITICAL, "the new one runs");
    }

    @Test
    void givenARollback_whenThePipelineStartsAnew_thenWhatItLearnedIsThereAgainFromTheDisk() throws Exception {
        double learned = taught();
        bench.release("2.0.0", TaughtNetwork.of(7));
        teach(-5);

        JsonObject feature = bench.release("1.0.0", TaughtNetwork.of(1));

        assertEquals("SUCCESSFUL", feature.text("outcome"), feature::toString);
        assertEquals("RESUMED", learned(feature).text("outcome"));
        assertEquals(learned, weight());
    }
}
