// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.command.proof.ProofRun;

/** In each round something is deployed to a device, the device is killed, and it must come to run what is desired. */
final class Rounds {
    private static final long START_SECONDS = 120;
    private static final int MOST_BROKEN = 10;
    private static final long LOOK_MILLIS = 2;

    private final ProofRun run;
    private final Site site;
    private final RoughProxy proxy;
    private final Overheard overheard;
    private final KilledDevice device;
    private final RoundTally tally;

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
     */
    record Site(
            Path folder,
            String broker,
            RoughProxy proxy,
            Overheard overheard,
            KilledDevice device,
            ModelWriter writer,
            BaseRepository bases) {}

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
        while (tally.done() < run.count() && !run.cancelled() && tally.broken() < MOST_BROKEN) {
            round(tally.done());
            run.progress(tally.done(), "rounds");
            run.keep(tally.soFar());
        }
    }

    private void awaitReport() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (overheard.reportedSoFar() == 0) {
            if (System.nanoTime() - end > 0 || !device.isSupervised()) {
                throw new GanglionException(Reason.TIMEOUT, "the device does not start: " + device.said());
            }
            overheard.listen(100);
        }
    }

    private void round(int number) throws Exception {
        KillPlan plan = KillPlan.of(run.seed(), number);
        long desiredBefore = overheard.desiredSoFar();
        long reportsBefore = overheard.reportedSoFar();
        String journalBefore = device.journal();
        proxy.turn(plan.weather());
        if (plan.base()) {
            overheard.desire(site.bases().desired(number, overheard.desired()));
            outlive(plan, number, new Before(desiredBefore, reportsBefore, journalBefore), () -> null);
            return;
        }
        try (GanglionProcess deploy = deploy(plan.back() ? number - 1 : number)) {
            outlive(
                    plan,
                    number,
                    new Before(desiredBefore, reportsBefore, journalBefore),
                    () -> deploy.endsWell(START_SECONDS) ? null : "deploy did not end with 0: " + deploy.said());
        }
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
        while (System.nanoTime() - end < 0 && !overheard.converged(before.reports)) {
            String now = device.journal();
            if (!now.equals(journal)) {
                journal = now;
                writes++;
            }
            boolean due = plan.phase() != null
                    ? overheard.phase().equals(plan.phase()) && overheard.reportedSoFar() > before.reports
                    : plan.journal() > 0
                            ? writes >= plan.journal()
                            : System.nanoTime() - came > TimeUnit.MILLISECONDS.toNanos(plan.millis());
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
