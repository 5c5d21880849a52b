// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.time.Duration;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.SwitchSettings;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.state.Operation;
import org.ganglion.update.state.UpdateState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches by a restart: the pointers, the end of the process, and what the process that comes then makes of itself. The supervisor goes back
 * by itself if that process crashes or hangs three times.
 */
final class ColdSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(ColdSwitch.class);

    /** All self-tests together, on an idle board. */
    private static final Duration TO_TEST = Duration.ofMinutes(10);
    /** What a look takes that begins at the last moment. */
    private static final Duration TO_LOOK = Duration.ofMinutes(10);

    private final Toolbox tools;
    private final String path;

    ColdSwitch(Toolbox tools, String path) {
        this.tools = tools;
        this.path = path;
    }

    /** Sets the pointers and lets the process end; nothing is to be done after this. */
    void begin(Generation from, Generation to) throws InterruptedException {
        UpdateState state = tools.journal().state();
        Operation operation = state.operation().orElseThrow();
        tools.journal()
                .save(state.with(operation
                        .beside(Trouble.kinds(tools.ports().health().troubles()))
                        .at(Operation.Step.SWITCHING)));
        tools.desk().phase(Phase.RESTARTING, path, "restarting with " + to.name());
        tools.generations().point(from.name(), to.name());
        tools.ports().restart().run();
    }

    /**
     * What became of a switch that was under way when the process began.
     *
     * @param now the generation that runs
     * @return whether it is on trial and {@link #verify} is to be called
     */
    boolean resume(Generation now, Operation operation) {
        boolean there = !operation.to().isEmpty() && now.name().equals(operation.to());
        switch (operation.step()) {
            case SWITCHING, VERIFYING -> {
                if (there && tools.generations().isCommitted(now.name())) {
                    committed(now);
                    return false;
                }
                if (there) {
                    tools.journal().step(Operation.Step.VERIFYING);
                    return true;
                }
                if (tools.generations().givenUp().contains(operation.to())) {
                    GanglionException why = new GanglionException(
                            Reason.PROVIDER_FAILED,
                            path + ": its process crashed or hung three times, and the supervisor went back");
                    tools.journal().save(failed(operation, Outcome.FAILED_ROLLBACK_COMPLETE, why));
                }
                return false;
            }
            case GOING_BACK -> {
                if (there) {
                    goBack(operation);
                } else {
                    tools.journal().save(tools.journal().state().with((Operation) null));
                }
                return false;
            }
            case STAGING, TRYING -> {
                if (there && tools.generations().isCommitted(now.name())) {
                    committed(now); // it ended between the pointer and the journal
                }
                return false; // else the document brings it again, and the attempt counts
            }
        }
        throw new IllegalStateException(operation.step().name());
    }

    /** Looks at the generation on trial; commits it, or goes back. */
    void verify(Generation now, SwitchSettings judging) throws InterruptedException {
        Operation operation = tools.journal().state().operation().orElseThrow();
        if (operation.step() == Operation.Step.GOING_BACK) {
            goBack(operation); // it was to before, and the pointer could not be set
            return;
        }
        tools.desk().phase(Phase.VERIFYING, path, "on trial: looking whether all is well");
        try {
            look(now, operation, judging);
        } catch (GanglionException e) {
            if (e.reason() == Reason.STOPPED) {
                throw e; // this process ends; the next one looks again
            }
            LOG.error("{} is not taken: {}", now.name(), e.getMessage());
            giveUp(operation, e);
            return;
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // to look again and again would keep it on trial for ever
            LOG.error("{} is not taken", now.name(), e);
            giveUp(
                    operation,
                    new GanglionException(Reason.PROVIDER_FAILED, path + ": looking whether all is well: " + e, e));
            return;
        }
        commit(now.name());
        committed(now);
    }

    private void look(Generation now, Operation operation, SwitchSettings judging) throws InterruptedException {
        tools.follower().anyBroken().ifPresent(why -> {
            throw why;
        });
        give(judging.health().multipliedBy(BoardLoad.MOST).plus(judging.soak()).plus(TO_LOOK));
        gate().await(judging, operation.unwell());
        give(TO_TEST.multipliedBy(tools.ports().health().slowness()));
        LOG.info("{}", new SelfTests(tools).run(now));
        reachBroker(operation, judging);
    }

    private void give(Duration time) {
        tools.ports().trialClock().give(time);
    }

    /** Another document waits until it is known whether this generation stays. */
    private HealthGate gate() {
        return new HealthGate(tools.ports().health(), tools.ports().stopping());
    }

    /** To be away from the broker is no fault; to be away from it for very long may be one, if it was there before. */
    private void reachBroker(Operation operation, SwitchSettings judging) throws InterruptedException {
        if (!operation.online() || tools.ports().health().online()) {
            return;
        }
        tools.desk().phase(Phase.VERIFYING, path, "on trial: all is well but the broker, which was there before");
        give(judging.offline().plus(TO_LOOK));
        if (!gate().awaitBroker(judging.offline())) {
            throw new GanglionException(
                    Reason.NETWORK,
                    path + ": the broker was there before the switch, and did not come back within "
                            + judging.offline().toSeconds() + " s");
        }
    }

    /** That this cannot be written down is no release's fault: then it stays on trial, and is judged again. */
    private void commit(String name) {
        tools.generations().commit(name);
        // it counts; what comes now does not take it back
        tools.ports().trialClock().judged();
        tools.ports().settled().run();
    }

    private void committed(Generation now) {
        String slot = DesiredDocument.slot(path);
        long counter = now.at(slot).map(Deployed::counter).orElse(0L);
        tools.journal().save(tools.journal().state().withCommitted(slot, counter));
        LOG.info("generation {} is committed", now.name());
    }

    private void giveUp(Operation operation, GanglionException why) {
        boolean possible = !operation.from().isEmpty() && tools.generations().isCommitted(operation.from());
        if (possible) {
            UpdateState failed = failed(operation, Outcome.FAILED_ROLLBACK_COMPLETE, why);
            tools.journal().save(failed.with(operation.at(Operation.Step.GOING_BACK)));
            goBack(operation);
        } else {
            // better this one than none
            commit(operation.to());
            tools.journal().save(failed(operation, Outcome.FAILED_UNABLE_TO_ROLLBACK, why));
        }
    }

    private void goBack(Operation operation) {
        tools.desk().phase(Phase.RESTARTING, path, "going back to " + operation.from());
        tools.generations().pointTo(operation.from());
        tools.ports().restart().run();
    }

    private UpdateState failed(Operation operation, Outcome outcome, GanglionException why) {
        UpdateState state = tools.journal().state();
        long document = state.inForce().map(UpdateState.Received::counter).orElse(0L);
        long counter = tools.generations()
                .read(operation.to())
                .at(DesiredDocument.slot(path))
                .map(Deployed::counter)
                .orElse(0L);
        return state.withFailed(
                operation.feature().sha256(),
                new UpdateState.Failure(outcome, why.reason(), why.getMessage(), document, counter));
    }
}
