// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.command.proof.ProofRun;

/** In each round something is deployed to a device, the device is killed, and it must come to run what is desired. */
final class Rounds {
    private static final long START_SECONDS = 120;
    private static final int MOST_BROKEN = 10;
    private static final long LOOK_MILLIS = 2;
    private static final int NONE = -1;

    private final ProofRun run;
    private final Site site;
    private final RoughProxy proxy;
    private final Overheard overheard;
    private final KilledDevice device;
    private final RoundTally tally;
    /** The version of the model that was deployed last, and the one before it; none at first. */
    private int model = NONE;

    private int modelBefore = NONE;

    /**
     * Where the rounds happen.
     *
     * @param folder of everything; the publisher's repository is in it
     * @param broker its address
     * @param proxy between the device and the broker
     * @param overheard what is said at the broker
     * @param device that is killed
     * @param writer of the models that are deployed
     * @param bases the compositions that are deployed
     * @param shadowed the models that are deployed and run beside the one before first
     */
    record Site(
            Path folder,
            String broker,
            RoughProxy proxy,
            Overheard overheard,
            KilledDevice device,
            ModelWriter writer,
            BaseReleases bases,
            ShadowedReleases shadowed) {}

    Rounds(ProofRun run, Site site, RoundTally tally) {
        this.run = run;
        this.site = site;
        this.proxy = site.proxy();
        this.overheard = site.overheard();
        this.device = site.device();
        this.tally = tally;
    }

    void all() throws Exception {
        awaitReport();
        runWhatIsShadowed();
        while (tally.done() < run.count() && !run.cancelled() && tally.broken() < MOST_BROKEN) {
            round(tally.done());
            run.progress(tally.done(), "rounds");
            run.keep(tally.soFar());
        }
    }

    private void awaitReport() throws Exception {
        await("the device does not start", () -> overheard.reportedSoFar() > 0);
    }

    /** A model in whose shadow others can run. */
    private void runWhatIsShadowed() throws Exception {
        overheard.desire(site.shadowed().desired(0, overheard.desired()));
        await("the device does not run its first model", () -> overheard.converged(0));
    }

    private void await(String otherwise, BooleanSupplier seen) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || !device.isSupervised()) {
                throw new GanglionException(Reason.TIMEOUT, otherwise + ": " + device.said());
            }
            overheard.listen(100);
        }
    }

    private void round(int number) throws Exception {
        KillPlan plan = KillPlan.of(run.seed(), number);
        Before before = new Before(overheard.desiredSoFar(), overheard.reportedSoFar(), device.journal());
        proxy.turn(plan.weather());
        switch (plan.release()) {
            case BASE -> {
                overheard.desire(site.bases().desired(number, overheard.desired()));
                outlive(plan, number, before, () -> null);
            }
            case SHADOWED_MODEL -> {
                overheard.desire(site.shadowed().desired(number, overheard.desired()));
                outlive(
                        plan,
                        number,
                        before,
                        () -> device.hasSaid(ShadowedReleases.compared(number)) ? null : "nothing was compared");
            }
            case MODEL, MODEL_BEFORE -> {
                try (GanglionProcess deploy = deploy(version(plan.release(), number))) {
                    outlive(
                            plan,
                            number,
                            before,
                            () -> deploy.endsWell(START_SECONDS)
                                    ? null
                                    : "deploy did not end with 0: " + deploy.said());
                }
            }
        }
    }

    /** The version of the model to be deployed. */
    private int version(KillPlan.Release release, int number) {
        int next = release == KillPlan.Release.MODEL_BEFORE && modelBefore != NONE ? modelBefore : number;
        modelBefore = model;
        model = next;
        return next;
    }

    private GanglionProcess deploy(int version) throws IOException {
        Path model = site.folder().resolve("large.nir");
        Files.write(model, site.writer().write(LargeNetwork.of(run.seed() * 1000 + version)));
        return GanglionProcess.start(
                run.surroundings(),
                site.folder(),
                "deploy",
                model.toString(),
                "--version",
                "1.0." + version,
                "--device",
                KillProof.DEVICE,
                "--broker",
                site.broker(),
                "--timeout",
                String.valueOf(KillProof.BOUND_SECONDS + START_SECONDS));
    }

    /** What was before a round: documents and reports so far, the journal. */
    private record Before(long desired, long reports, String journal) {}

    /** Tells what is wrong in the end, or null. */
    private interface Ending {
        String wrong() throws Exception;
    }

    private void outlive(KillPlan plan, int number, Before before, Ending ending) throws Exception {
        String phase = killInTime(plan, before);
        long killed = System.nanoTime();
        String trouble = converge(overheard.reportedSoFar(), ending);
        tally.add(plan, phase, proxy.hits() > 0, (System.nanoTime() - killed) / 1e9);
        if (trouble != null) {
            String wrong = "round " + number + " (" + plan + ", killed in " + phase + "): " + trouble;
            tally.addBroken(wrong);
            run.say(wrong);
        }
    }

    /** Kills as planned, or when all is done already; tells what the device last said that it does. */
    private String killInTime(KillPlan plan, Before before) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (overheard.desiredSoFar() == before.desired) {
            if (System.nanoTime() - end > 0) {
                throw new GanglionException(Reason.TIMEOUT, "nothing was deployed");
            }
            overheard.listen(20);
        }
        long came = System.nanoTime();
        String journal = before.journal;
        int writes = 0;
        long phaseMet = 0;
        while (System.nanoTime() - end < 0 && !overheard.converged(before.reports)) {
            String now = device.journal();
            if (!now.equals(journal)) {
                journal = now;
                writes++;
            }
            boolean met = overheard.phase().equals(plan.phase()) && overheard.reportedSoFar() > before.reports;
            phaseMet = met && phaseMet == 0 ? System.nanoTime() : phaseMet;
            boolean due = plan.phase() != null
                    ? phaseMet != 0 && isOver(plan.millis(), phaseMet)
                    : plan.journal() > 0 ? writes >= plan.journal() : isOver(plan.millis(), came);
            if (due) {
                break;
            }
            overheard.listen(LOOK_MILLIS);
        }
        boolean late = overheard.converged(before.reports);
        String phase = late ? "all done" : overheard.phase();
        while (!device.kill(plan.damage())) {
            if (System.nanoTime() - end > 0) {
                throw new GanglionException(Reason.TIMEOUT, "there is no process to kill: " + device.said());
            }
            overheard.listen(20); // the one before has just ended
        }
        return phase;
    }

    private static boolean isOver(long millis, long since) {
        return System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Waits until the device says that it runs what is desired; tells what is wrong, or null. */
    private String converge(long reportsBefore, Ending ending) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(KillProof.BOUND_SECONDS);
        while (!overheard.converged(reportsBefore)) {
            if (!device.isSupervised()) {
                throw new GanglionException(Reason.DEVICE, "the supervisor has ended: " + device.said());
            }
            if (System.nanoTime() - end > 0) {
                return "not within " + KillProof.BOUND_SECONDS + " s; it says " + overheard.lastReport() + "; "
                        + device.said();
            }
            overheard.listen(50);
        }
        return ending.wrong();
    }
}
