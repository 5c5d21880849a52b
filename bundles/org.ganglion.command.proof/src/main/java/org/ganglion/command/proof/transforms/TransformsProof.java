// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.plan.OneDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How long the processor's transforms take; the same in C is {@code bndrun/benchmarks/reference/transforms.py}. */
@Component
public final class TransformsProof implements Proof {
    private static final long WARM_NANOS = 3_000_000_000L;
    /** Whole rounds of all that is fed, so that the last step is the same in C. */
    private static final int ROUND = 50;

    private static final double TOLERANCE = 1e-9;

    private final OneDriver driver;

    /** Made by the component runtime. */
    @Activate
    public TransformsProof(
            @Reference(target = "(" + DriverKind.KIND + "=cpu)") Driver driver,
            @Reference(target = "(" + EngineKind.KIND + "=spiking)") Engine engine) {
        this.driver = new OneDriver(driver, engine);
    }

    @Override
    public String name() {
        return "transforms";
    }

    @Override
    public String shows() {
        return "matrix times vector (1024 and 4096, double precision) and sparse delivery of spikes by the driver of the processor: a"
                + " step of the plan, beside which reference/transforms.py puts plain C";
    }

    @Override
    public String bar() {
        return "sums of outputs equal those of a plain loop within 1e-9; times are compared by the script";
    }

    @Override
    public int fullCount() {
        return 400;
    }

    @Override
    public int quickCount() {
        return 20;
    }

    @Override
    public Findings run(ProofRun run) {
        Map<String, Supplier<Work>> all = new LinkedHashMap<>();
        all.put("dense-1024", () -> Work.dense(1024));
        all.put("dense-4096", () -> Work.dense(4096));
        all.put("sparse", () -> Work.sparse(20_000));
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        all.forEach((name, work) -> {
            if (run.includes(name) && !run.cancelled()) {
                figures.put(name, measure(name, work.get(), run, broken));
            }
        });
        return new Findings(figures, broken);
    }

    private Map<String, Object> measure(String name, Work work, ProofRun run, List<String> broken) {
        Network network = work.network();
        try (Plan plan = driver.plan(network, driver.claims(network))) {
            Signal input = plan.inputs().get(0).signal();
            Signal output = plan.outputs().get(0).signal();
            int t = 0;
            long start = System.nanoTime();
            while (t == 0 || t % ROUND != 0 || System.nanoTime() - start < WARM_NANOS) {
                work.feed(input, t);
                plan.step(t++);
            }
            long[] nanos = new long[run.count()];
            for (int i = 0; i < nanos.length; i++, t++) {
                work.feed(input, t);
                long begin = System.nanoTime();
                plan.step(t);
                nanos[i] = System.nanoTime() - begin;
            }
            double sum = sum(output);
            check(name, sum, work.sum(t - 1), broken);
            Map<String, Object> figures =
                    new LinkedHashMap<>(Quantiles.ofNanos(nanos, nanos.length).summary());
            figures.put("sum", sum);
            return figures;
        }
    }

    private static double sum(Signal output) {
        double[] values = new double[output.size()];
        output.read(values, 0);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static void check(String name, double sum, double expected, List<String> broken) {
        if (!(Math.abs(sum - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
            broken.add(name + ": the outputs' sum is " + sum + ", by a plain loop " + expected);
        }
    }
}
