// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.ganglion.pipeline.running.Workshop.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.model.keeping.LearnedStateKeeper;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.learned.LearnedStates;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @TempDir
    Path folder;

    /** A device's time between two starts. */
    private final class Life implements AutoCloseable {
        final Workshop workshop = new Workshop().complete();
        final Pipeline pipeline;

        Life(String version, String... configured) {
            this(version, keeper(), configured);
        }

        Life(String version, LearnedStates states, String... configured) {
            workshop.parts.bindLearnedStates(states);
            workshop.addReadOut(version);
            pipeline = workshop.pipeline(configured);
            await(pipeline, PipelineState.RUNNING);
        }

        /** Teaches that the output is {@code factor} times the input. */
        void teach(double factor) {
            int before = workshop.sink.results.size();
            workshop.source.giveOften(50, 2.0, 2.0 * factor);
            workshop.sink.await(before + 50);
        }

        double weight() throws ExecutionException, InterruptedException {
            return ((double[]) block("weight").array())[0];
        }

        private Plan.Block block(String name) throws ExecutionException, InterruptedException {
            return pipeline.session().orElseThrow().snapshot().get().blocks().stream()
                    .filter(block -> block.variable().name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            workshop.close();
        }
    }

    private static String[] configured(String... more) {
        String[] all = Arrays.copyOf(new String[] {"model", "readout"}, 2 + more.length);
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    private LearnedStateKeeper keeper() {
        return new LearnedStateKeeper(Optional.of(folder));
    }

    private List<LearnedState> kept() {
        return keeper().kept("readout", "p");
    }

    @Test
    void givenAPipelineThatLearned_whenItStartsAgain_thenItGoesOnToTheBit() throws Exception {
        double learned;
        double covariance;
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
            learned = life.weight();
            covariance = ((double[]) life.block("P").array())[0];
            assertEquals(3, learned, 0.02);
        }
        try (Life life = new Life("1.0.0", configured())) {
            assertEquals(learned, life.weight());
            assertEquals(covariance, ((double[]) life.block("P").array())[0]);
        }
        assertEquals(1, kept().size(), "what did not change is not written again");
    }

    @Test
    void givenAPipelineThatLearns_whenItsTimeHasCome_thenItKeepsWithoutBeingStopped() {
        try (Life life = new Life("1.0.0", configured("learned.keep.seconds", "1"))) {
            life.teach(3);
            await("a first checkpoint", () -> !kept().isEmpty());
            life.teach(4);
            await("a second one", () -> kept().size() == 2);
        }
    }

    @Test
    void givenAPipelineThatLearned_whenItIsToForget_thenItBeginsAnewAndNoSampleIsLost() throws Exception {
        try (Life life = new Life("1.0.0", configured("learned.keep.seconds", "1"))) {
            life.teach(3);
            await("a checkpoint", () -> !kept().isEmpty());
            life.workshop.source.giveOften(100, 0.0, 0.0);
            Session before = life.pipeline.session().orElseThrow();
            life.pipeline.forget();
            life.workshop.source.giveOften(100, 0.0, 0.0);
            await("a new session", () -> life.pipeline.session().orElseThrow() != before);
            life.workshop.sink.await(250);
            assertEquals(PipelineTest.ids(0, 250), life.workshop.sink.ids());
            assertEquals(1, life.weight());
        }
        try (Life life = new Life("1.0.0", configured())) {
            assertEquals(1, life.weight());
        }
    }

    /** Storage from which nothing can be deleted. */
    private static final class Unforgetting implements LearnedStates {
        private final LearnedStates kept;
        private final CountDownLatch asked = new CountDownLatch(1);

        private Unforgetting(LearnedStates kept) {
            this.kept = kept;
        }

        @Override
        public boolean keep(LearnedState state) {
            return kept.keep(state);
        }

        @Override
        public List<LearnedState> kept(String model, String pipeline) {
            return kept.kept(model, pipeline);
        }

        @Override
        public void settle() {
            kept.settle();
        }

        @Override
        public void forget(String model, String pipeline) {
            asked.countDown();
            throw new GanglionException(Reason.STORAGE, "read-only");
        }

        @Override
        public LearnedState read(Path fileOrFolder) {
            return kept.read(fileOrFolder);
        }

        @Override
        public Network apply(LearnedState learned, Network network) {
            return kept.apply(learned, network);
        }
    }

    @Test
    void givenStorageFromWhichNothingCanBeDeleted_whenThePipelineIsToForget_thenItGoesOnWithASessionOfItsOwn()
            throws Exception {
        Unforgetting unforgetting = new Unforgetting(keeper());
        try (Life life = new Life("1.0.0", unforgetting, configured())) {
            life.teach(3);
            life.pipeline.forget();
            assertTrue(unforgetting.asked.await(Workshop.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            life.workshop.source.giveOften(100, 0.0, 0.0);
            life.workshop.sink.await(150);
            assertEquals(PipelineTest.ids(0, 150), life.workshop.sink.ids());
            assertEquals(1, life.workshop.sessions.open().size());
        }
    }

    @Test
    void givenAnotherVersion_whenItStarts_thenItTakesUpWhatTheOtherLearnedUnlessToldNotTo() throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
        }
        try (Life life = new Life("2.0.0", configured())) {
            assertEquals(3, life.weight(), 0.02);
        }
        keeper().forget("readout", "p");
        keeper().keep(new LearnedState("readout", "1.0.0", "p", 1, List.of()));
        try (Life life = new Life("2.0.0", configured("carry", "false"))) {
            assertEquals(1, life.weight());
        }
    }

    @Test
    void givenAVersionThatDoesNotLearn_whenItStarts_thenItSaysThatWhatTheOtherLearnedIsDiscardedAndItStays()
            throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
        }
        try (Workshop workshop = new Workshop().complete()) {
            workshop.parts.bindLearnedStates(keeper());
            workshop.addReadOutThatDoesNotLearn("2.0.0");
            Pipeline pipeline = workshop.pipeline(configured());
            await(pipeline, PipelineState.RUNNING);
            LearnedTakeover takeover = pipeline.takeover().orElseThrow();
            assertEquals(LearnedTakeover.Outcome.DISCARDED, takeover.outcome());
            assertEquals("readout/1.0.0", takeover.from());
            assertEquals("readout/2.0.0", takeover.model());
            assertEquals(List.of("it does not learn"), takeover.discarded());
        }
        try (Life life = new Life("1.0.0", configured())) {
            assertEquals(3, life.weight(), 0.02);
        }
    }

    @Test
    void givenAnUpgrade_whenItIsRolledBack_thenTheOldVersionKnowsWhatItKnewBefore() throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
            double before = life.weight();
            life.workshop.addReadOut("2.0.0");
            await("2.0.0", () -> life.pipeline.status().model().endsWith("2.0.0"));
            assertEquals(before, life.weight());
            life.teach(7);
            assertTrue(life.weight() > 4);
            life.workshop.addReadOut("1.0.0");
            await("1.0.0", () -> life.pipeline.status().model().endsWith("1.0.0"));
            assertEquals(before, life.weight());
        }
    }

    @Test
    void givenAStateOfAnotherShape_whenThePipelineStarts_thenItIsDiscardedAndThePipelineRuns() throws Exception {
        Plan.Block alien = new Plan.Block(
                "fc", new Variable("weight", Dtype.F64, new int[] {2, 1}, "", Role.WEIGHT, 0), new double[] {5, 5});
        keeper().keep(new LearnedState("readout", "1.0.0", "p", 1, List.of(alien)));
        try (Life life = new Life("1.0.0", configured())) {
            assertEquals(1, life.weight());
            life.teach(3);
            assertEquals(3, life.weight(), 0.02);
        }
    }

    private static LearnedTakeover takeover(Life life) {
        return life.pipeline.takeover().orElseThrow();
    }

    @Test
    void givenAnUpgradeThatIsRolledBack_whenAsked_thenItSaysWhatWasTakenOverFromWhom() throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            assertTrue(life.pipeline.takeover().isEmpty(), "nothing had been learned");
            life.teach(3);
            life.workshop.addReadOut("2.0.0");
            await("2.0.0", () -> life.pipeline.status().model().endsWith("2.0.0"));
            assertEquals(LearnedTakeover.Outcome.IMPORTED, takeover(life).outcome());
            assertEquals("readout/1.0.0", takeover(life).from());
            assertEquals(50, takeover(life).steps());
            life.workshop.addReadOut("1.0.0");
            await("1.0.0", () -> life.pipeline.status().model().endsWith("1.0.0"));
            assertEquals(LearnedTakeover.Outcome.RESUMED, takeover(life).outcome());
            assertEquals(List.of(), takeover(life).discarded());
        }
    }

    @Test
    void givenAnotherFileOfTheSameVersion_whenItIsRolledBack_thenTheFirstKnowsWhatItKnewBefore() throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
            double before = life.weight();
            life.workshop.addReadOutOf("1.0.0", 5);
            await("the other", () -> life.pipeline.takeover().isPresent());
            assertEquals(LearnedTakeover.Outcome.IMPORTED, takeover(life).outcome());
            assertEquals(before, life.weight());
            life.teach(7);
            assertTrue(life.weight() > 4);
            life.workshop.addReadOut("1.0.0");
            await("the first", () -> takeover(life).outcome() == LearnedTakeover.Outcome.RESUMED);
            assertEquals(before, life.weight());
        }
    }

    @Test
    void givenAVersionOfAnotherShape_whenItTakesThePlace_thenWhatWasLearnedIsDiscardedWithTheReason() throws Exception {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
            life.workshop.addWideReadOut("2.0.0");
            await("2.0.0", () -> life.pipeline.status().model().endsWith("2.0.0"));
            LearnedTakeover told = takeover(life);
            assertEquals(LearnedTakeover.Outcome.DISCARDED, told.outcome());
            assertTrue(
                    told.discarded().contains("fc.weight: F64[1, 1] does not fit F64[2, 1]"),
                    told.discarded().toString());
        }
    }

    @Test
    void givenAPipelineThatDoesNotCarry_whenAnotherVersionStarts_thenItSaysThatWhatWasLearnedIsDiscarded() {
        try (Life life = new Life("1.0.0", configured())) {
            life.teach(3);
        }
        try (Life life = new Life("2.0.0", configured("carry", "false"))) {
            assertEquals(LearnedTakeover.Outcome.DISCARDED, takeover(life).outcome());
            assertTrue(
                    takeover(life).line().contains("configured not to carry"),
                    takeover(life).line());
        }
    }
}
