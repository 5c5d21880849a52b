// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.ganglion.pipeline.running.Workshop.await;
import static org.ganglion.pipeline.running.Workshop.configuration;
import static org.ganglion.pipeline.running.Workshop.euler;
import static org.ganglion.pipeline.running.Workshop.leaky;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private final Workshop workshop = new Workshop();

    @AfterEach
    void close() {
        workshop.close();
    }

    private Pipeline running(String... more) {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline(more);
        await(pipeline, PipelineState.RUNNING);
        return pipeline;
    }

    static List<Long> ids(int first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    // ---- waiting and running

    @Test
    void givenNothing_whenPartsComeOneByOne_thenItNamesWhatItWaitsForAndRunsWhenAllAreThere() {
        Pipeline pipeline = workshop.pipeline();
        awaitReason(pipeline, "the service of models");
        workshop.parts.bindModels(workshop.models);
        awaitReason(pipeline, "the service of sessions");
        workshop.parts.bindSessions(workshop.sessions);
        awaitReason(pipeline, "model 'li'");
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        awaitReason(pipeline, "LI");
        workshop.addEuler();
        workshop.parts.bindDecoder(workshop.decoder, Map.of("ganglion.codec.kind", "values"));
        awaitReason(pipeline, "encoder 'current'");
        workshop.addEncoder();
        awaitReason(pipeline, "sink 'basket'");
        workshop.addSink();
        awaitReason(pipeline, "source 'hand'");
        assertEquals(PipelineState.WAITING, pipeline.status().state());
        workshop.addSource();
        await(pipeline, PipelineState.RUNNING);
        assertEquals(List.of(), pipeline.status().reasons());
        workshop.source.give(1.0);
        workshop.sink.await(1);
    }

    private static void awaitReason(Pipeline pipeline, String part) {
        await(part, () -> pipeline.status().reasons().stream().anyMatch(reason -> reason.contains(part)));
    }

    @Test
    void givenSamples_whenTheyRun_thenResultsAreExactInOrderAndCounted() {
        Pipeline pipeline = running("steps", "5");
        workshop.source.giveOften(100, 2.0);
        workshop.sink.await(100);
        assertEquals(ids(0, 100), workshop.sink.ids());
        for (int i = 0; i < 100; i++) {
            Result result = workshop.sink.results.get(i);
            assertEquals(euler(0, 2.0, 5 * (i + 1)), result.values()[0], 1e-12);
            assertEquals("li/1", result.model());
            assertEquals(5, result.membraneUpdates());
            assertTrue(result.latencyMicros() > 0);
        }
        await("counts", () -> pipeline.status().handled() == 100);
        PipelineStatus status = pipeline.status();
        assertEquals(100, status.accepted());
        assertEquals(100, status.results());
        assertEquals(0, status.failed() + status.dropped() + status.overruns());
        assertEquals(3, status.refused());
        assertEquals(100, status.latencies().count());
        assertEquals(500, status.work().membraneUpdates());
        assertEquals(500, status.work().activations());
        assertEquals(500, status.work().active());
        assertEquals(500, status.session().steps());
    }

    /** A sink that looks at every step. */
    private static final class Onlooker implements Sink {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<String> wanted;

        Onlooker(String... wanted) {
            this.wanted = List.of(wanted);
        }

        @Override
        public Outlet open(String pipeline, Map<String, String> settings) {
            return new Observer() {
                @Override
                public List<String> observed() {
                    return wanted;
                }

                @Override
                public void signal(int which, long step, double seconds, Signal signal) {
                    seen.add(which + "@" + step + "=" + signal.f64()[0]);
                }

                @Override
                public void variable(int which, long step, double seconds, double[] values) {
                    seen.add(which + "@" + step + "=" + values[0]);
                }

                @Override
                public void accept(Result result) {
                    seen.add("result " + result.sample());
                }

                @Override
                public long lost() {
                    return 0;
                }

                @Override
                public void close() {
                    seen.add("closed");
                }
            };
        }
    }

    @Test
    void givenASinkThatLooksAtNodes_whenSamplesRun_thenItSeesEveryStepOfThem() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Onlooker onlooker = new Onlooker("li", "li:v");
        workshop.parts.bindSink(onlooker, Map.of(StreamKind.KIND, "onlooker"));
        Pipeline pipeline = workshop.pipeline("steps", "2", "sinks", "basket,onlooker");
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(2.0);
        workshop.source.give(2.0);
        workshop.sink.await(2);
        await("the last result", () -> onlooker.seen.size() == 10);
        List<String> expected = new ArrayList<>();
        double v = 0;
        for (int step = 0; step < 4; step++) {
            v += Workshop.DT / Workshop.TAU * (2.0 - v);
            expected.add("0@" + step + "=" + v);
            expected.add("1@" + step + "=" + v);
            if (step % 2 == 1) {
                expected.add("result " + step / 2);
            }
        }
        assertEquals(expected, onlooker.seen);
    }

    @Test
    void givenASinkThatLooksAtWhatIsNotThere_whenThePipelineIsMade_thenItSaysSo() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        workshop.parts.bindSink(new Onlooker("ghost"), Map.of(StreamKind.KIND, "onlooker"));
        Pipeline pipeline = workshop.pipeline("sinks", "onlooker");
        awaitReason(pipeline, "no node 'ghost'");
        assertEquals(PipelineState.FAILED, pipeline.status().state());
        pipeline.configure(configuration("sinks", "basket"));
        await(pipeline, PipelineState.RUNNING);
        workshop.parts.bindSink(new Onlooker("li:w"), Map.of(StreamKind.KIND, "other"));
        pipeline.configure(configuration("sinks", "other"));
        awaitReason(pipeline, "no variable 'w'");
    }

    @Test
    void givenAnotherConfiguration_whenThePipelineHasComparedItselfWithIt_thenItFollowsThatOneAndNotTheOneBefore() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline();
        Map<String, Object> first = Map.copyOf(configuration());
        await("the first", () -> pipeline.follows(first));

        Map<String, String> next = configuration("reset", "sample");
        next.put("service.pid", "org.ganglion.pipeline~p");
        next.put("felix.fileinstall.filename", "p.cfg");
        pipeline.configure(next);

        await("the next", () -> pipeline.follows(Map.copyOf(configuration("reset", "sample"))));
        assertFalse(pipeline.follows(first));
        assertFalse(pipeline.follows(Map.copyOf(configuration("reset", "never"))));
    }

    @Test
    void givenAModelThatSuggestsSettings_whenTheConfigurationSaysOtherwise_thenTheConfigurationWins() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of("steps", "7", "input.*.scale", "3", "source.rate", "9"));
        Pipeline pipeline = workshop.pipeline("input.*.scale", "1", "set", "dt=2e-3");
        await(pipeline, PipelineState.RUNNING);
        assertEquals(Map.of("rate", "9"), workshop.source.settings);
        workshop.source.give(1.0);
        workshop.sink.await(1);
        double v = 0;
        for (int i = 0; i < 7; i++) {
            v += 2e-3 / Workshop.TAU * (1 - v);
        }
        assertEquals(v, workshop.sink.last(), 1e-12);
    }

    @Test
    void givenAModelThatSuggestsItsSource_whenTheConfigurationNamesNone_thenItRuns() {
        workshop.complete();
        Pipeline pipeline = workshop.pipelineOf(Map.of("name", "p", "model", "li"));
        awaitReason(pipeline, "model 'li'");
        workshop.models.install(
                "li", "1", leaky(1, 1), Map.of("source", "hand", "source.rate", "9", "sinks", "basket"));
        await(pipeline, PipelineState.RUNNING);
        assertEquals(Map.of("rate", "9"), workshop.source.settings);
        workshop.source.give(1.0);
        workshop.sink.await(1);
    }

    @Test
    void givenASettingThatNobodyKnows_whenConfigured_thenItIsNamed() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("sink", "basket");
        awaitReason(pipeline, "setting 'sink' is not known; known are carry,");
        assertEquals(PipelineState.FAILED, pipeline.status().state());
    }

    @Test
    void givenColumnsOutOfOrder_whenEncoded_thenEachGoesWhereItIsSaid() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(3, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("input.in.columns", "4,0-1");
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(10, 20, 30, 40, 50);
        workshop.sink.await(1);
        double share = Workshop.DT / Workshop.TAU;
        assertEquals(
                List.of(50 * share, 10 * share, 20 * share),
                java.util.Arrays.stream(workshop.sink.results.get(0).values())
                        .boxed()
                        .toList());
    }

    // ---- what goes wrong with samples

    @Test
    void givenBadSamples_whenTheyCome_thenTheyAreGivenUpAndCountedAndOthersGoOn() {
        Pipeline pipeline = running();
        workshop.source.give(new double[0]);
        workshop.source.give(Double.NaN);
        workshop.source.give(1.0);
        workshop.sink.await(1);
        await("handled", () -> pipeline.status().handled() == 3);
        assertEquals(2, pipeline.status().failed());
        assertEquals(List.of(2L), workshop.sink.ids());
        assertEquals(PipelineState.RUNNING, pipeline.status().state());
    }

    @Test
    void givenNoProviderLeft_whenTheQueueIsFull_thenTheOldestGoAreCountedAndTheRestIsHandledLater() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Provider exact = workshop.addExact();
        Pipeline pipeline = workshop.pipeline("queue.capacity", "10", "only", "");
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(1.0);
        workshop.sink.await(1);
        Provider used = workshop.sessions.open().get(0).providers().stream()
                .filter(provider -> provider.name().contains("neuron.integrate"))
                .findFirst()
                .orElseThrow();
        workshop.providers.remove(exact.serviceId());
        workshop.providers.remove(used.serviceId());
        await(pipeline, PipelineState.PARKED);
        workshop.source.giveOften(15, 1.0);
        await("full", () -> pipeline.status().waiting() >= 9);
        long dropped = pipeline.status().dropped();
        assertTrue(dropped == 4 || dropped == 5, "one may be under way: " + dropped);
        workshop.addEuler();
        workshop.sink.await(16 - (int) dropped);
        await(pipeline, PipelineState.RUNNING);
        assertEquals(15L, workshop.sink.ids().get(workshop.sink.ids().size() - 1));
        assertEquals(dropped, pipeline.status().dropped());
    }

    @Test
    void givenADeadline_whenResultsAreLater_thenOverrunsAreCounted() {
        Pipeline pipeline = running("real.time", "true", "deadline.millis", "1000");
        workshop.source.give(1.0);
        workshop.source.intake.offer(new Sample(1, System.nanoTime() - 2_000_000_000L, new double[] {1}));
        workshop.sink.await(2);
        assertEquals(1, pipeline.status().overruns());
        assertTrue(pipeline.status().latencies().micros(1) > 1.9e6);
    }

    @Test
    void givenASourceThatWaitsForRoom_whenTheSinkIsSlow_thenNothingIsDropped() throws InterruptedException {
        Pipeline pipeline = running("queue.capacity", "4");
        workshop.sink.first = result -> Workshop.await("a while", new AtomicBoolean(true)::get);
        for (int i = 0; i < 500; i++) {
            assertTrue(workshop.source.intake.awaitSpace(Workshop.PATIENCE));
            assertTrue(workshop.source.give(1.0));
        }
        workshop.sink.await(500);
        assertEquals(ids(0, 500), workshop.sink.ids());
        assertEquals(0, pipeline.status().dropped());
    }

    @Test
    void givenASourceWithoutMore_whenAllIsHandled_thenThePipelineHasEnded() {
        Pipeline pipeline = running();
        workshop.source.giveOften(50, 1.0);
        workshop.source.intake.ended(null);
        await(pipeline, PipelineState.ENDED);
        assertEquals(50, workshop.sink.results.size());
    }

    @Test
    void givenASourceThatFails_whenItIsOpenedAgain_thenThePipelineGoesOn() {
        Pipeline pipeline = running();
        workshop.source.intake.ended(new GanglionException(Reason.DEVICE, "unplugged"));
        await("reopened", () -> workshop.source.opens == 2);
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(1.0);
        workshop.sink.await(1);
    }

    // ---- state

    @Test
    void givenResetModes_whenSamplesRun_thenStateIsKeptOrResetAsSaid() {
        Pipeline pipeline = running("reset", "sample");
        workshop.source.giveOften(3, 1.0);
        workshop.sink.await(3);
        assertEquals(euler(0, 1, 1), workshop.sink.last(), 1e-12);

        pipeline.configure(configuration("reset", "window", "reset.window", "2"));
        Lane lane = lane(pipeline);
        await("window", () -> lane.fitting().settings().window() == 2);
        workshop.source.giveOften(5, 1.0);
        workshop.sink.await(8);
        List<Double> values =
                workshop.sink.results.stream().map(r -> r.values()[0]).toList();
        // three samples were handled before: the fourth is the second of a window and goes on from the third
        assertEquals(
                List.of(euler(0, 1, 2), euler(0, 1, 1), euler(0, 1, 2), euler(0, 1, 1), euler(0, 1, 2)),
                values.subList(3, 8));

        pipeline.configure(configuration("reset", "never"));
        await("never", () -> lane.fitting().settings().window() == 1);
        workshop.source.give(1.0);
        workshop.sink.await(9);
        assertEquals(euler(0, 1, 3), workshop.sink.last(), 1e-12);

        workshop.directory.reset("p");
        await("asked", () -> lane.resetsAsked() == 1);
        workshop.source.giveOften(2, 1.0);
        workshop.sink.await(11);
        assertEquals(euler(0, 1, 2), workshop.sink.last(), 1e-12);
        assertThrows(GanglionException.class, () -> workshop.directory.reset("q"));
    }

    private static Lane lane(Pipeline pipeline) {
        return pipeline.lane();
    }

    // ---- replacing

    @Test
    void givenSamplesThatKeepComing_whenTheModelIsReplacedTenTimes_thenNoneIsLostOrDoubledAndStateGoesOn()
            throws InterruptedException {
        Pipeline pipeline = running("queue.capacity", "100000");
        AtomicBoolean stop = new AtomicBoolean();
        Thread giver = new Thread(() -> {
            while (!stop.get()) {
                workshop.source.give(1.0);
                java.util.concurrent.locks.LockSupport.parkNanos(50_000);
            }
        });
        giver.start();
        for (int version = 2; version <= 11; version++) {
            String label = "li/" + version;
            workshop.models.install("li", String.valueOf(version), leaky(1, 1), Map.of());
            await(label, () -> pipeline.status().model().equals(label));
            int seen = workshop.sink.results.size();
            workshop.sink.await(seen + 5);
        }
        stop.set(true);
        giver.join();
        int given = (int) pipeline.status().accepted();
        workshop.sink.await(given);
        assertEquals(ids(0, given), workshop.sink.ids());
        for (int i = 0; i < given; i++) {
            assertEquals(euler(0, 1, i + 1), workshop.sink.results.get(i).values()[0], 1e-9, "sample " + i);
        }
        List<String> models =
                workshop.sink.results.stream().map(Result::model).distinct().toList();
        assertEquals(11, models.size(), models.toString());
        await("handled", () -> pipeline.status().handled() == given);
        assertEquals(1, workshop.source.opens);
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenCarryOff_whenTheModelIsReplaced_thenItBeginsFresh() {
        Pipeline pipeline = running("carry", "false");
        workshop.source.giveOften(5, 1.0);
        workshop.sink.await(5);
        workshop.models.install("li", "2", leaky(1, 1), Map.of());
        await("li/2", () -> pipeline.status().model().equals("li/2"));
        workshop.source.give(1.0);
        workshop.sink.await(6);
        assertEquals(euler(0, 1, 1), workshop.sink.last(), 1e-12);
    }

    @Test
    void givenANewModelThatCannotRun_whenItIsInstalled_thenTheOldOneGoesOnAndTheReasonIsTold() {
        Pipeline pipeline = running();
        workshop.models.install("li", "2", leaky(4, 1), Map.of("input.in.encoder", "nobody"));
        awaitReason(pipeline, "encoder 'nobody'");
        assertEquals(PipelineState.RUNNING, pipeline.status().state());
        workshop.source.give(1.0);
        workshop.sink.await(1);
        assertEquals("li/1", workshop.sink.results.get(0).model());
        workshop.models.install("li", "3", leaky(1, 1), Map.of());
        await("li/3", () -> pipeline.status().model().equals("li/3"));
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenASampleUnderWayInAParkedSession_whenTheModelIsReplaced_thenTheNewOneHandlesIt() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline();
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(1.0);
        workshop.sink.await(1);
        workshop.sessions.open().get(0).providers().stream()
                .filter(provider -> provider.name().contains("neuron"))
                .forEach(provider -> workshop.providers.remove(provider.serviceId()));
        await(pipeline, PipelineState.PARKED);
        workshop.source.giveOften(3, 1.0);
        await("under way", () -> pipeline.status().waiting() <= 2);
        workshop.models.install("li", "2", noNeurons(), Map.of());
        workshop.sink.await(4);
        assertEquals(ids(0, 4), workshop.sink.ids());
        assertEquals("li/2", workshop.sink.results.get(1).model());
        await("handled", () -> pipeline.status().handled() == 4);
        assertEquals(0, pipeline.status().failed());
    }

    // ---- devices that only one session can hold

    private Pipeline onBoard(BoardLi board) {
        workshop.addBoard(board);
        workshop.completeButNeurons();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("queue.capacity", "1000");
        await(pipeline, PipelineState.RUNNING);
        workshop.source.giveOften(5, 1.0);
        workshop.sink.await(5);
        return pipeline;
    }

    @Test
    void givenAModelOnADeviceForOne_whenANewVersionNeedsTheSame_thenItTakesOverWithTheStateAndNoSampleIsLost()
            throws InterruptedException {
        BoardLi board = new BoardLi();
        Pipeline pipeline = onBoard(board);
        Thread feeding = new Thread(() -> workshop.source.giveOften(500, 1.0));
        feeding.start();
        workshop.models.install("li", "2", leaky(1, 1), Map.of());
        await("li/2", () -> pipeline.status().model().equals("li/2"));
        feeding.join();
        workshop.sink.await(505);
        assertEquals(ids(0, 505), workshop.sink.ids());
        assertEquals(euler(0, 1, 505), workshop.sink.last(), 1e-12);
        assertEquals(1, board.open.get());
        assertEquals(2, board.programmed.get());
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenAModelOnADeviceForOne_whenTheNewVersionCannotBeProgrammed_thenTheOldOneComesBackAndIsNotEndedAgain()
            throws InterruptedException {
        BoardLi board = new BoardLi();
        board.unsuitable = 2;
        Pipeline pipeline = onBoard(board);
        workshop.models.install("li", "2", leaky(1, 2), Map.of());
        awaitReason(pipeline, "cannot be programmed");
        assertEquals("li/1", pipeline.status().model());
        int programmed = board.programmed.get();
        Thread.sleep(800); // it is compared again after 250 and 500 ms
        assertEquals(programmed, board.programmed.get());
        workshop.source.giveOften(5, 1.0);
        workshop.sink.await(10);
        assertEquals(euler(0, 1, 10), workshop.sink.last(), 1e-12);
        workshop.models.install("li", "3", leaky(1, 1), Map.of());
        await("li/3", () -> pipeline.status().model().equals("li/3"));
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenAModelOnADeviceForOne_whenTheNewVersionCanRunElsewhere_thenItMovesToTheDeviceOnceThatIsFree() {
        BoardLi board = new BoardLi();
        Pipeline pipeline = onBoard(board);
        workshop.addEuler();
        workshop.models.install("li", "2", leaky(1, 1), Map.of());
        await("li/2", () -> pipeline.status().model().equals("li/2"));
        await("on the board", () -> {
            workshop.source.give(1.0);
            return pipeline.session().orElseThrow().providers().stream()
                    .anyMatch(provider -> provider.name().equals("org.ganglion.driver.board"));
        });
        await("handled", () -> pipeline.status().handled() == pipeline.status().accepted());
        assertEquals(1, board.open.get());
        int given = workshop.sink.results.size();
        workshop.source.give(1.0);
        workshop.sink.await(given + 1);
        assertEquals(euler(0, 1, given + 1), workshop.sink.last(), 1e-9);
    }

    @Test
    void givenAModelOnADeviceForOne_whenItIsToForget_thenItBeginsAnewOnTheSame() {
        BoardLi board = new BoardLi();
        Pipeline pipeline = onBoard(board);
        pipeline.forget();
        await("anew", () -> board.programmed.get() == 2);
        await(pipeline, PipelineState.RUNNING);
        workshop.source.giveOften(3, 1.0);
        workshop.sink.await(8);
        assertEquals(euler(0, 1, 3), workshop.sink.last(), 1e-12);
        assertEquals(1, board.open.get());
    }

    private static org.ganglion.api.network.Network noNeurons() {
        var whole = leaky(1, 1);
        Map<String, org.ganglion.api.network.Node> nodes = new java.util.LinkedHashMap<>(whole.nodes());
        nodes.remove("li");
        return new org.ganglion.api.network.Network(
                nodes, List.of(new org.ganglion.api.network.Edge("in", "out")), Map.of(), whole.options());
    }

    @Test
    void givenAModelThatGoesAndReturns_whenSamplesComeMeanwhile_thenNoneIsLostAndStateGoesOn() {
        Pipeline pipeline = running();
        workshop.source.giveOften(10, 1.0);
        workshop.sink.await(10);
        workshop.models.remove("li");
        await(pipeline, PipelineState.WAITING);
        assertEquals(0, workshop.sessions.open().size());
        workshop.source.giveOften(10, 1.0);
        assertEquals(10, pipeline.status().waiting());
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        workshop.sink.await(20);
        assertEquals(ids(0, 20), workshop.sink.ids());
        assertEquals(euler(0, 1, 20), workshop.sink.last(), 1e-12);
        assertEquals(1, workshop.source.opens);
    }

    @Test
    void givenCodecsAndSinksThatGoAndReturn_whenSamplesComeMeanwhile_thenNoneIsLost() {
        Pipeline pipeline = running();
        workshop.source.giveOften(3, 1.0);
        workshop.sink.await(3);
        workshop.parts.unbindEncoder(workshop.encoder);
        await(pipeline, PipelineState.WAITING);
        workshop.source.giveOften(3, 1.0);
        workshop.addEncoder();
        await(pipeline, PipelineState.RUNNING);
        workshop.sink.await(6);
        workshop.parts.unbindSink(workshop.sink);
        await(pipeline, PipelineState.WAITING);
        assertEquals(1, workshop.sink.closes);
        workshop.source.giveOften(3, 1.0);
        workshop.addSink();
        workshop.sink.await(9);
        assertEquals(ids(0, 9), workshop.sink.ids());
        assertEquals(euler(0, 1, 9), workshop.sink.last(), 1e-12);
        workshop.parts.unbindSource(workshop.source);
        await(pipeline, PipelineState.WAITING);
        assertEquals(1, workshop.source.closes);
        workshop.addSource();
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(1.0);
        workshop.sink.await(10);
        assertEquals(1, workshop.sessions.open().size());
    }

    @Test
    void givenTheServicesOfSessionsAndModels_whenTheyGoAndReturn_thenTheStateIsCarried() {
        Pipeline pipeline = running();
        workshop.source.giveOften(3, 1.0);
        workshop.sink.await(3);
        workshop.parts.unbindModels(workshop.models);
        await(pipeline, PipelineState.WAITING);
        workshop.source.giveOften(2, 1.0);
        workshop.parts.unbindSessions(workshop.sessions);
        workshop.parts.bindSessions(workshop.sessions);
        workshop.parts.bindModels(workshop.models);
        workshop.sink.await(5);
        assertEquals(euler(0, 1, 5), workshop.sink.last(), 1e-12);
    }

    @Test
    void givenAProviderThatHangs_whenTheNextTakesOver_thenTheSampleUnderWayComesOutOnceAndIsCountedOnce() {
        CountDownLatch release = new CountDownLatch(1);
        workshop.complete();
        workshop.addNeurons("org.example.hanging", 200, "euler", OddNeurons.hanging(12, release));
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("steps", "5");
        await(pipeline, PipelineState.RUNNING);
        workshop.source.giveOften(10, 1.0);
        workshop.sink.await(10);
        release.countDown();
        await("handled", () -> pipeline.status().handled() == 10);
        assertEquals(ids(0, 10), workshop.sink.ids());
        assertEquals(euler(0, 1, 50), workshop.sink.last(), 1e-12);
        assertEquals(0, pipeline.status().failed());
        assertEquals(1, pipeline.status().session().lostThreads());
        workshop.models.install("li", "2", leaky(1, 1), Map.of());
        workshop.source.giveOften(1, 1.0);
        workshop.sink.await(11);
        assertEquals(euler(0, 1, 55), workshop.sink.last(), 1e-12);
        await("handled", () -> pipeline.status().handled() == 11);
    }

    // ---- configuration

    @Test
    void givenAnotherPreference_whenItIsConfigured_thenProvidersAreExchangedInTheSameSession() throws Exception {
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        workshop.addExact();
        Pipeline pipeline = running();
        AutoCloseable listening = workshop.directory.listen(new PipelineListener() {
            @Override
            public void session(String name, SessionEvent event) {
                events.add(event);
            }
        });
        var session = pipeline.session().orElseThrow();
        workshop.source.giveOften(10, 1.0);
        workshop.sink.await(10);
        pipeline.configure(configuration("prefer", "org.ganglion.neuron.exact"));
        await("exchange", () -> {
            workshop.source.give(1.0);
            return !events.isEmpty();
        });
        SessionEvent.Exchanged exchanged = (SessionEvent.Exchanged) events.get(0);
        assertEquals(exchanged.checksumBefore(), exchanged.checksumAfter());
        assertEquals(List.of("li.v"), exchanged.carried());
        assertEquals(session, pipeline.session().orElseThrow());
        assertTrue(session.providers().stream().anyMatch(p -> p.name().equals("org.ganglion.neuron.exact")));
        listening.close();
    }

    @Test
    void givenAConfigurationBeingFollowed_whenTheNextOneComesMeanwhile_thenItIsFollowedToo() {
        workshop.addExact();
        Pipeline pipeline = running();
        var session = pipeline.session().orElseThrow();
        workshop.models.whenCompared(() -> pipeline.configure(configuration("prefer", "org.ganglion.neuron.exact")));
        pipeline.configure(configuration("steps", "2"));
        await("exchange", () -> {
            workshop.source.give(1.0);
            return session.providers().stream().anyMatch(p -> p.name().equals("org.ganglion.neuron.exact"));
        });
    }

    @Test
    void givenAWrongConfiguration_whenItIsMended_thenThePipelineRuns() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("steps", "none");
        await(pipeline, PipelineState.FAILED);
        awaitReason(pipeline, "'steps' is 'none'");
        pipeline.configure(configuration("output.nothing.decoder", "values"));
        awaitReason(pipeline, "'output.nothing.*'");
        pipeline.configure(configuration("source.fail", "now"));
        awaitReason(pipeline, "the hand is empty");
        pipeline.configure(configuration("input.in.scale", "x"));
        awaitReason(pipeline, "'scale' is 'x'");
        pipeline.configure(configuration());
        await(pipeline, PipelineState.RUNNING);
        workshop.source.give(1.0);
        workshop.sink.await(1);
    }

    @Test
    void givenARunningPipeline_whenACodecSettingChanges_thenTheSessionGoesOnWithIt() {
        Pipeline pipeline = running();
        var session = pipeline.session().orElseThrow();
        workshop.source.give(1.0);
        workshop.sink.await(1);
        pipeline.configure(configuration("input.in.scale", "3"));
        await("scale", () -> lane(pipeline).fitting().settings().inputs().containsKey("in"));
        workshop.source.give(1.0);
        workshop.sink.await(2);
        assertEquals(euler(euler(0, 1, 1), 3, 1), workshop.sink.last(), 1e-12);
        assertEquals(session, pipeline.session().orElseThrow());
    }

    @Test
    void givenAnotherCapacity_whenItIsConfigured_thenTheSessionIsReplacedAndItsStateGoesOn() {
        Pipeline pipeline = running();
        var session = pipeline.session().orElseThrow();
        workshop.source.giveOften(2, 1.0);
        workshop.sink.await(2);
        pipeline.configure(configuration("queue.capacity", "7"));
        await("replaced", () -> pipeline.session().filter(now -> now != session).isPresent());
        workshop.source.give(1.0);
        workshop.sink.await(3);
        assertEquals(euler(0, 1, 3), workshop.sink.last(), 1e-12);
    }

    // ---- those who watch

    @Test
    void givenAListenerAndASinkThatThrow_whenResultsCome_thenOthersHearOfThemAll() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        List<PipelineState> states = new CopyOnWriteArrayList<>();
        Pipeline pipeline = running();
        AutoCloseable broken = workshop.directory.listen(new PipelineListener() {
            @Override
            public void result(String name, Result result) {
                throw new IllegalStateException("listener");
            }
        });
        AutoCloseable sound = workshop.directory.listen(new PipelineListener() {
            @Override
            public void result(String name, Result result) {
                heard.add(result.sample());
            }

            @Override
            public void changed(PipelineStatus status) {
                states.add(status.state());
            }
        });
        workshop.sink.first = result -> {
            if (result.sample() == 1) {
                throw new IllegalStateException("sink");
            }
        };
        workshop.source.giveOften(3, 1.0);
        workshop.sink.await(2);
        await("heard", () -> heard.size() == 3);
        assertEquals(List.of(0L, 2L), workshop.sink.ids());
        assertEquals(1, pipeline.status().lost());
        workshop.models.remove("li");
        await(pipeline, PipelineState.WAITING);
        // changed reasons are told too, so a state may come more than once
        await("states", () -> states.stream()
                .distinct()
                .toList()
                .equals(List.of(PipelineState.RUNNING, PipelineState.WAITING)));
        sound.close();
        broken.close();
    }

    @Test
    void givenAPipeline_whenItIsClosed_thenItsThreadsEndAndTheStatusSaysSo() {
        Pipeline pipeline = running();
        workshop.source.giveOften(5, 1.0);
        workshop.sink.await(5);
        pipeline.close();
        assertEquals(PipelineState.CLOSED, pipeline.status().state());
        assertEquals(1, workshop.source.closes);
        assertEquals(1, workshop.sink.closes);
        assertEquals(5, pipeline.status().handled());
        // a pool has terminated a moment before its thread has
        await("the thread's end", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ganglion-pipeline-p")));
    }

    private void addBrokenSink(AtomicLong tries) {
        Sink broken = (name, settings) -> {
            tries.incrementAndGet();
            throw new IllegalStateException("no such wire");
        };
        workshop.parts.bindSink(broken, Map.of(StreamKind.KIND, "broken"));
    }

    @Test
    void givenAPipelineWhoseNextTryIsFarAhead_whenItIsClosed_thenItDoesNotStayForIt() {
        workshop.complete();
        AtomicLong tries = new AtomicLong();
        addBrokenSink(tries);
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("sinks", "broken");
        await("tries after 0.25, 0.5 and 1 s", () -> tries.get() >= 4);
        long start = System.nanoTime();
        pipeline.close();
        // the next try would come after 2 s
        assertTrue(System.nanoTime() - start < 1_500_000_000L);
    }

    @Test
    void givenASourceThatDoesNotClose_whenThePipelineIsClosed_thenTheRestIsFreed() {
        Pipeline pipeline = running("source.stubborn", "yes");
        pipeline.close();
        assertEquals(PipelineState.CLOSED, pipeline.status().state());
        assertEquals(1, workshop.sink.closes);
        assertEquals(List.of(), workshop.sessions.open());
    }

    @Test
    void givenASinkThatThrowsWhenOpened_whenItIsTriedAgain_thenTheOthersAreOpenedOnce() {
        workshop.complete();
        AtomicLong tries = new AtomicLong();
        addBrokenSink(tries);
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("sinks", "basket,broken");
        await(pipeline, PipelineState.FAILED);
        await("another try", () -> tries.get() >= 2);
        pipeline.close();
        assertEquals(1, workshop.sink.opens);
        assertEquals(1, workshop.sink.closes);
    }

    @Test
    void givenAModelThatDoesNotFitIntoMemory_whenItIsOpened_thenThePipelineSaysSoAndKeepsNoSession() {
        workshop.complete();
        workshop.models.install("li", "1", leaky(Integer.MAX_VALUE, Tensor.scalar(1)), Map.of());
        Pipeline pipeline = workshop.pipeline();
        await(pipeline, PipelineState.FAILED);
        awaitReason(pipeline, "MiB");
        await("no session", () -> workshop.sessions.open().isEmpty());
    }

    @Test
    void givenAServiceThatFindsNoMemory_whenThePipelineLooks_thenItSaysSoAndTriesAgain() {
        workshop.complete();
        AtomicLong tries = new AtomicLong();
        Sink hungry = (name, settings) -> {
            tries.incrementAndGet();
            throw new OutOfMemoryError("on purpose");
        };
        workshop.parts.bindSink(hungry, Map.of(StreamKind.KIND, "hungry"));
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("sinks", "basket,hungry");
        await(pipeline, PipelineState.FAILED);
        awaitReason(pipeline, "on purpose");
        await("another try", () -> tries.get() >= 2);
    }

    @Test
    void givenACodecWhoseClassesAreGone_whenItIsOpened_thenThePipelineSaysSoAndKeepsNoSession() {
        workshop.complete();
        Encoder gone = (columns, port, options, settings) -> {
            throw new NoClassDefFoundError("org/example/Gone");
        };
        workshop.parts.bindEncoder(gone, Map.of(CodecKind.KIND, "gone"));
        workshop.models.install("li", "1", leaky(1, 1), Map.of());
        Pipeline pipeline = workshop.pipeline("input.in.encoder", "gone");
        await(pipeline, PipelineState.FAILED);
        awaitReason(pipeline, "org/example/Gone");
        await("no session", () -> workshop.sessions.open().isEmpty());
    }

    @Test
    void givenAWarmPipeline_whenSamplesRun_thenItsThreadAllocatesABoundedAmountPerSample() {
        Pipeline pipeline = running("steps", "10", "sinks", "");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> marks = new ArrayList<>();
        AtomicLong seen = new AtomicLong();
        workshop.directory.audience().add(new PipelineListener() {
            @Override
            public void result(String name, Result result) {
                long count = seen.incrementAndGet();
                if (count == 20_000 || count == 40_000) {
                    marks.add(threads.getCurrentThreadAllocatedBytes());
                }
            }
        });
        for (int i = 0; i < 40_000; i++) {
            giveWithRoom();
        }
        await("all", () -> seen.get() == 40_000);
        long perSample = (marks.get(1) - marks.get(0)) / 20_000;
        // a result of 72 bytes, its array of 24, and what an iterator over listeners takes
        assertTrue(perSample <= 160, perSample + " bytes per sample");
        assertEquals(PipelineState.RUNNING, pipeline.status().state());
    }

    private void giveWithRoom() {
        try {
            workshop.source.intake.awaitSpace(Workshop.PATIENCE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        workshop.source.give(1.0);
    }
}
