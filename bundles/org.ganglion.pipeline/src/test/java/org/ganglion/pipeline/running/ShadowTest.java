// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.ganglion.pipeline.running.Workshop.await;
import static org.ganglion.pipeline.running.Workshop.euler;
import static org.ganglion.pipeline.running.Workshop.leaky;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.Result;
import org.ganglion.model.Model;
import org.ganglion.pipeline.Comparison;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.Shadow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model beside the one of a pipeline, on its samples. */
class ShadowTest {
    private final Workshop workshop = new Workshop();
    private final List<Shadow> shadows = new ArrayList<>();

    @AfterEach
    void close() {
        shadows.forEach(Shadow::close);
        workshop.close();
    }

    private Pipeline running(String... more) {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline(more);
        await(pipeline, PipelineState.RUNNING);
        return pipeline;
    }

    private Model candidate(Network network) {
        return workshop.models.notInstalled("li", "2", network);
    }

    private Shadow beside(Pipeline pipeline, Model candidate) {
        return beside(pipeline, candidate, Map.of(), Map.of());
    }

    private Shadow beside(Pipeline pipeline, Model candidate, Map<String, Object> before, Map<String, Object> after) {
        Shadow shadow = pipeline.shadow(candidate, before, after).orElseThrow();
        shadows.add(shadow);
        return shadow;
    }

    private static void awaitCompared(Shadow shadow, long samples) {
        await(
                samples + " compared",
                () -> shadow.failure().isPresent() || shadow.comparison().compared() >= samples);
        assertEquals(Optional.empty(), shadow.failure());
    }

    private static GanglionException awaitFailure(Shadow shadow) {
        await("failure", () -> shadow.failure().isPresent());
        return shadow.failure().orElseThrow();
    }

    /** One after the other, so that the shadow keeps up. */
    private void giveSlowly(Shadow shadow, int times, double... values) {
        for (int i = 0; i < times; i++) {
            long settled = shadow.comparison().compared() + shadow.comparison().passedOver();
            workshop.source.give(values);
            await("sample " + i, () -> {
                Comparison now = shadow.comparison();
                return shadow.failure().isPresent() || now.compared() + now.passedOver() > settled;
            });
        }
    }

    @Test
    void givenAModelThatAgrees_whenItsShadowIsCompared_thenNothingDiffersAndNoResultGoesOut() {
        Pipeline pipeline = running("steps", "3", "reset", "sample");
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));

        workshop.source.giveOften(50, 2.0);

        awaitCompared(shadow, 50);
        Comparison comparison = shadow.comparison();
        assertEquals("p", comparison.pipeline());
        assertEquals("li/1", comparison.running());
        assertEquals("li/2", comparison.candidate());
        assertEquals(50, comparison.taken());
        assertEquals(50, comparison.compared());
        assertEquals(1, comparison.values());
        assertEquals(0, comparison.largestDifference());
        assertEquals(0, comparison.meanDifference());
        assertEquals(50, comparison.equalDecisions());
        assertEquals(euler(0, 2.0, 3), comparison.largestValue(), 1e-12);
        assertEquals(50, comparison.runningLatencies().count());
        assertTrue(comparison.candidateLatencies().micros(0.5) > 0);
        assertEquals(PipelineTest.ids(0, 50), workshop.sink.ids());
        assertTrue(
                workshop.sink.results.stream().allMatch(result -> result.model().equals("li/1")));
    }

    @Test
    void givenAModelThatDisagrees_whenItsShadowIsCompared_thenTheDifferencesAreExact() {
        Pipeline pipeline = running("reset", "sample");
        Shadow shadow = beside(pipeline, candidate(leaky(1, 3)));

        workshop.source.giveOften(10, 1.0);
        workshop.source.giveOften(10, 2.0);

        awaitCompared(shadow, 20);
        double one = euler(0, 1, 1);
        assertEquals(2 * 2 * one, shadow.comparison().largestDifference(), 1e-12);
        assertEquals(2 * 1.5 * one, shadow.comparison().meanDifference(), 1e-12);
        assertEquals(2 * one, shadow.comparison().largestValue(), 1e-12);
        assertEquals(1.5, shadow.comparison().relativeDifference(), 1e-9);
    }

    @Test
    void givenAStateThatGoesOn_whenAShadowBeginsInTheMiddle_thenItBeginsWithThatState() {
        Pipeline pipeline = running("steps", "5");
        workshop.source.giveOften(20, 4.0);
        workshop.sink.await(20);
        await("rest", () -> pipeline.status().handled() == 20);
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));

        giveSlowly(shadow, 10, 1.0);

        Comparison comparison = shadow.comparison();
        assertEquals(10, comparison.compared(), comparison.toString());
        assertEquals(0, comparison.largestDifference());
        assertEquals(euler(euler(0, 4, 100), 1, 50), workshop.sink.last(), 1e-12);
    }

    @Test
    void givenABusyPipelineWhoseStateGoesOn_whenAShadowBegins_thenWhatItComparesIsInStep() {
        Pipeline pipeline = running("steps", "2", "queue.capacity", "10000");
        AtomicBoolean over = new AtomicBoolean();
        Thread giving = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                workshop.source.give(Math.sin(i));
                LockSupport.parkNanos(200_000);
            }
        });
        giving.start();
        try {
            workshop.sink.await(20);
            Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));
            awaitCompared(shadow, 100);
            assertEquals(0, shadow.comparison().largestDifference());
        } finally {
            over.set(true);
        }
    }

    @Test
    void givenTheSameWindows_whenAShadowBeginsWithinOne_thenBothAreResetAtTheSameSamples() {
        Pipeline pipeline = running("reset", "window", "reset.window", "4");
        workshop.source.giveOften(6, 1.0);
        await("rest", () -> pipeline.status().handled() == 6);
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));

        giveSlowly(shadow, 13, 1.0);

        assertEquals(13, shadow.comparison().compared(), shadow.comparison().toString());
        assertEquals(0, shadow.comparison().largestDifference());
    }

    @Test
    void givenAReset_whenTheRunningModelIsReset_thenSoIsItsShadow() {
        Pipeline pipeline = running();
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));
        giveSlowly(shadow, 5, 1.0);
        pipeline.reset();
        await("the reset", () -> {
            giveSlowly(shadow, 1, 1.0);
            return Math.abs(workshop.sink.last() - euler(0, 1, 1)) < 1e-12;
        });
        giveSlowly(shadow, 5, 1.0);

        assertEquals(0, shadow.comparison().largestDifference());
    }

    @Test
    void givenAProviderThatThrows_whenItRunsTheShadow_thenThatFailsAndTheRunningModelGoesOn() {
        Pipeline pipeline = running("reset", "sample");
        workshop.addNeurons("org.ganglion.neuron.throwing", -1, "exact", OddNeurons.throwing(2));
        Shadow shadow = beside(pipeline, candidate(exactly(leaky(1, 1))));

        workshop.source.giveOften(20, 1.0);

        GanglionException failure = awaitFailure(shadow);
        assertEquals(Reason.PROVIDER_FAILED, failure.reason());
        assertTrue(failure.getMessage().contains("broken on purpose"), failure.getMessage());
        workshop.sink.await(20);
        assertEquals(PipelineTest.ids(0, 20), workshop.sink.ids());
        assertEquals(PipelineState.RUNNING, pipeline.status().state());
        assertEquals(0, pipeline.status().session().quarantined());
    }

    /** Run by other neurons than those of the model that runs. */
    private static Network exactly(Network network) {
        return network.with(network.options().with("integrator", "exact"));
    }

    @Test
    void givenACandidateThatHangs_whenItRunsInTheShadow_thenThatFailsAndTheRunningModelGoesOn() {
        CountDownLatch release = new CountDownLatch(1);
        try {
            Pipeline pipeline = running("reset", "sample");
            workshop.addNeurons("org.ganglion.neuron.hanging", -1, "exact", OddNeurons.hanging(2, release));
            Shadow shadow = beside(pipeline, candidate(exactly(leaky(1, 1))));

            workshop.source.giveOften(10, 1.0);

            assertEquals(Reason.PROVIDER_FAILED, awaitFailure(shadow).reason());
            workshop.source.giveOften(10, 1.0);
            workshop.sink.await(20);
            assertEquals(0, pipeline.status().session().lostThreads());
            shadow.close();
        } finally {
            release.countDown();
        }
    }

    /** One beside the pipeline that is told of 1000 samples while it is in the step of the first. */
    private Shadow overtaken(Pipeline pipeline, Consumer<Shadow> meanwhile) {
        CountDownLatch release = new CountDownLatch(1);
        workshop.addNeurons("org.ganglion.neuron.slow", -1, "exact", OddNeurons.hanging(0, release));
        try {
            Shadow shadow = beside(
                    pipeline,
                    candidate(exactly(leaky(1, 1))),
                    Map.of("provider.deadline.millis", "500"),
                    Map.of("provider.deadline.millis", "60000"));
            workshop.source.giveOften(1000, 1.0);
            await("all told", () -> shadow.comparison().taken() == 1000);
            meanwhile.accept(shadow);
            return shadow;
        } finally {
            release.countDown();
        }
    }

    @Test
    void givenASlowCandidate_whenSamplesAreMany_thenTheyAreDroppedAndCountedAndTheRunningOneMissesNone() {
        Pipeline pipeline = running("reset", "sample", "queue.capacity", "10000");
        Shadow shadow = overtaken(pipeline, slow -> {
            workshop.sink.await(1000);
            assertTrue(
                    slow.comparison().dropped() >= 1000 - 64 - 1,
                    slow.comparison().toString());
            assertEquals(0, slow.comparison().compared());
            assertEquals(PipelineTest.ids(0, 1000), workshop.sink.ids());
        });
        await(
                "the rest",
                () -> shadow.comparison().compared() + shadow.comparison().dropped() == 1000);
        assertEquals(0, shadow.comparison().largestDifference(), 1e-9);
    }

    @Test
    void givenAStateThatGoesOn_whenACandidateMissedSamples_thenItIsComparedAgainFromACopyOfTheState() {
        Pipeline pipeline = running("queue.capacity", "10000");
        Shadow shadow = overtaken(pipeline, slow -> {});
        await(
                "those in the ring",
                () -> shadow.comparison().compared()
                                + shadow.comparison().dropped()
                                + shadow.comparison().passedOver()
                        == 1000);
        long inARow = shadow.comparison().compared();
        giveSlowly(shadow, 10, 3.0);

        assertTrue(shadow.comparison().dropped() > 0);
        assertTrue(
                shadow.comparison().compared() >= inARow + 8,
                shadow.comparison().toString());
        assertEquals(0, shadow.comparison().largestDifference());
        assertEquals(Optional.empty(), shadow.failure());
    }

    @Test
    void givenAModelThatLearns_whenItsLikeRunsInTheShadow_thenThatGoesOnFromWhatWasLearnedAndLearnsTheSame() {
        workshop.complete();
        workshop.addReadOut("1");
        Pipeline pipeline = workshop.pipeline("model", "readout");
        await(pipeline, PipelineState.RUNNING);
        for (int i = 0; i < 50; i++) {
            workshop.source.give(1 + i % 3, 2.0 * (1 + i % 3));
        }
        await("rest", () -> pipeline.status().handled() == 50);
        Shadow shadow = beside(pipeline, workshop.models.notInstalled("readout", "2", Workshop.readOut(1)));

        for (int i = 0; i < 20; i++) {
            giveSlowly(shadow, 1, 1 + i % 3, 5.0 * (1 + i % 3));
        }

        assertEquals(20, shadow.comparison().compared(), shadow.comparison().toString());
        assertEquals(0, shadow.comparison().largestDifference());
        assertTrue(shadow.comparison().largestValue() > 4, "it learned: " + shadow.comparison());
    }

    @Test
    void givenNoSamples_whenAShadowRuns_thenNothingIsComparedAndItEndsAtOnce() {
        Pipeline pipeline = running();
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));
        long start = System.nanoTime();
        shadow.close();
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        assertEquals(0, shadow.comparison().taken());
        assertEquals(Optional.empty(), shadow.failure());
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenAShadow_whenItIsClosed_thenThePipelineIsAsBeforeAndAnotherMayCome() {
        Pipeline pipeline = running();
        Shadow first = beside(pipeline, candidate(leaky(1, 1)));
        assertEquals(
                Reason.BUSY,
                assertThrows(GanglionException.class, () -> pipeline.shadow(candidate(leaky(1, 2)), Map.of(), Map.of()))
                        .reason());
        first.close();
        workshop.source.giveOften(5, 1.0);
        await("rest", () -> pipeline.status().handled() == 5);
        assertEquals(0, first.comparison().taken());

        Shadow second = beside(pipeline, candidate(leaky(1, 1)));
        giveSlowly(second, 3, 1.0);
        assertEquals(3, second.comparison().compared());
    }

    @Test
    void givenResultsOfAnotherLength_whenCompared_thenItIsInconsistent() {
        Pipeline pipeline = running("reset", "sample", "input.in.columns", "0");
        Shadow shadow = beside(
                pipeline, candidate(leaky(2, 1)), Map.of("input.in.columns", "0"), Map.of("input.in.columns", "0,1"));
        workshop.source.give(1.0, 2.0);

        assertEquals(Reason.INCONSISTENT, awaitFailure(shadow).reason());
    }

    @Test
    void givenADeviceThatOnlyOneSessionCanHold_whenBothNeedIt_thenThereIsNoShadow() {
        workshop.completeButNeurons();
        workshop.addBoard(new BoardLi());
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline();
        await(pipeline, PipelineState.RUNNING);

        GanglionException refused = assertThrows(
                GanglionException.class, () -> pipeline.shadow(candidate(leaky(1, 1)), Map.of(), Map.of()));

        assertEquals(Reason.UNSUPPORTED, refused.reason());
        workshop.source.give(1.0);
        workshop.sink.await(1);
    }

    @Test
    void givenAModelThatThePipelineWouldNotRun_whenAsked_thenThereIsNoShadow() {
        Pipeline pipeline = running();
        Model other = workshop.models.notInstalled("other", "1", leaky(1, 1));

        assertEquals(Optional.empty(), pipeline.shadow(other, Map.of(), Map.of()));

        // but if its release says so
        Shadow shadow = beside(pipeline, other, Map.of("model", "li"), Map.of("model", "other"));
        workshop.source.giveOften(5, 1.0);
        awaitCompared(shadow, 5);
        assertEquals("other/1", shadow.comparison().candidate());
    }

    @Test
    void givenAPipelineWhoseModelWasNeverHere_whenAsked_thenThereIsNothingToCompareWith() {
        workshop.complete();
        Pipeline pipeline = workshop.pipeline();

        assertEquals(Optional.empty(), pipeline.shadow(candidate(leaky(1, 1)), Map.of(), Map.of()));
    }

    @Test
    void givenAShadow_whenSamplesRun_thenTheRunningThreadAllocatesABoundedAmountPerSample() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> marks = new ArrayList<>();
        AtomicLong seen = new AtomicLong();
        Pipeline pipeline = running("reset", "sample", "sinks", "");
        workshop.directory.audience().add(new PipelineListener() {
            @Override
            public void result(String name, Result result) {
                long count = seen.incrementAndGet();
                if (count == 20_000 || count == 40_000) {
                    marks.add(threads.getCurrentThreadAllocatedBytes());
                }
            }
        });
        Shadow shadow = beside(pipeline, candidate(leaky(1, 1)));
        for (int i = 0; i < 40_000; i++) {
            workshop.source.intake.awaitSpace(Workshop.PATIENCE);
            workshop.source.give(1.0);
        }
        await("all", () -> seen.get() == 40_000);
        long perSample = (marks.get(1) - marks.get(0)) / 20_000;
        // 160 as without a shadow, and what is handed over: 72
        assertTrue(perSample <= 160 + 72, perSample + " bytes per sample");
        await("all told", () -> shadow.comparison().taken() == 40_000);
    }
}
