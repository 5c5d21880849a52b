// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.tuf.MetadataDamage.Damaged;
import org.ganglion.tuf.TufException;
import org.osgi.service.component.annotations.Component;

/** Damaged metadata of a repository, each file in turn, given to a device that trusts the edition before. */
@Component
public final class TufFuzzProof implements Proof {
    private static final int MOST_BROKEN = 20;
    private static final double MOST_MILLIS = 2000;

    @Override
    public String name() {
        return "fuzz-tuf";
    }

    @Override
    public String shows() {
        return "signed metadata with any bit, byte or field changed is never trusted, and refused with a typed reason";
    }

    @Override
    public String bar() {
        return "nothing is trusted that was not signed; nothing but the typed exception is thrown; at most 2 s each";
    }

    @Override
    public int fullCount() {
        return 100_000;
    }

    @Override
    public int quickCount() {
        return 2000;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Tally tally = new Tally();
        SignedRepository[] repositories = {new SignedRepository(false), new SignedRepository(true)};
        MetadataDamage[] damages = {new MetadataDamage(repositories[0]), new MetadataDamage(repositories[1])};
        long start = System.nanoTime();
        int done = 0;
        while (done < run.count() && System.nanoTime() - start < 1e9 * run.seconds() && !run.cancelled()) {
            // without hashes, damage comes as far as the signatures; with them, to the comparison before
            int which = done % 8 == 7 ? 1 : 0;
            int number = which == 1 ? done / 8 : done - done / 8;
            tally.judge(repositories[which], damages[which].number(number, run.seed()));
            run.progress(++done, "files");
        }
        return tally.findings(done, run.count(), damages[0].bits());
    }

    /** What was found so far. */
    static final class Tally {
        private final List<String> broken = new ArrayList<>();
        private final Map<String, Object> reasons = new TreeMap<>();
        private long accepted;
        private long refused;
        private long signedAgain;
        private double longestMillis;

        /** One try. */
        void judge(SignedRepository original, Damaged damaged) throws Exception {
            TrustingDevice device = new TrustingDevice(original);
            long start = System.nanoTime();
            String wrong = null;
            try {
                device.update(new SignedRepository(original, damaged.file(), damaged.content()));
                accepted++;
            } catch (TufException e) {
                refused++;
                reasons.merge(e.reason().name(), 1L, (before, one) -> (Long) before + 1);
            } catch (IllegalStateException e) {
                // those who hold the keys may take the target away
                wrong = damaged.signedAgain() ? null : e.getMessage();
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                wrong = "threw " + e;
            }
            double millis = (System.nanoTime() - start) / 1e6;
            longestMillis = Math.max(longestMillis, millis);
            signedAgain += damaged.signedAgain() ? 1 : 0;
            if (wrong == null && millis > MOST_MILLIS) {
                wrong = "took " + Math.round(millis) + " ms";
            }
            if (wrong == null && !damaged.signedAgain()) {
                wrong = device.strange(original);
            }
            if (wrong != null && broken.size() < MOST_BROKEN) {
                broken.add(damaged.file() + ", " + damaged.what() + ": " + wrong);
            }
        }

        Findings findings(int done, int wanted, long bits) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("tried", done);
            figures.put("single_bits", bits);
            figures.put("signed_again", signedAgain);
            figures.put("refused", refused);
            figures.put("same_content_accepted", accepted);
            figures.put("reasons", reasons);
            figures.put("longest_ms", Quantiles.rounded(longestMillis));
            List<String> all = new ArrayList<>(broken);
            if (done < wanted) {
                all.add("only " + done + " of " + wanted + " were tried");
            }
            return new Findings(figures, all);
        }
    }
}
