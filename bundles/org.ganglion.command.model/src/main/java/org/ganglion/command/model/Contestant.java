// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.network.Port;
import org.ganglion.command.model.LiveDrivers.LiveDriver;
import org.ganglion.session.Session;

/** A model on one driver, among others that get the same samples. */
final class Contestant implements AutoCloseable {
    private final LiveDriver driver;
    private final List<String> nodes;
    private final double expectedMicros;
    private final Session session;
    private final InputFeed feed;
    private final OutputReading outputs;
    private final Latencies latencies = new Latencies();
    private double microjoules;
    private double largest;
    private double sum;
    private long compared;
    private long sameClass;
    private long judged;
    private long right;
    private final Operations operations = new Operations();
    private boolean allZero = true;

    /** With what the driver says that its nodes take, in microseconds, or NaN. */
    Contestant(LiveDriver driver, List<String> nodes, double expectedMicros, Session session, boolean real) {
        this.driver = driver;
        this.nodes = nodes;
        this.expectedMicros = expectedMicros;
        this.session = session;
        this.feed = new InputFeed(session, real);
        this.outputs = new OutputReading(session, real);
    }

    String name() {
        return driver.kind();
    }

    List<Port> inputs() {
        return session.inputs();
    }

    long steps() {
        return latencies.count();
    }

    boolean labelled() {
        return judged > 0;
    }

    /** The outputs; the same array each time. */
    double[] step(double[] row, String place) {
        long start = System.nanoTime();
        try {
            feed.feed(row);
        } catch (GanglionException e) {
            throw e.at(place);
        }
        if (!session.step()) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED,
                    "driver '" + driver.kind() + "': no provider is left that can run the model");
        }
        latencies.add(System.nanoTime() - start);
        microjoules += session.microjoules();
        session.count(operations);
        double[] values = outputs.take();
        allZero = allZero && isZero(values);
        return values;
    }

    private static boolean isZero(double[] values) {
        for (double value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Why that it agrees with others says nothing of it, in words; nothing if there was something to agree on. */
    Optional<String> silence() {
        if (operations.activations > 0 && operations.active == 0) {
            return Optional.of("nothing spiked on " + name());
        }
        return allZero ? Optional.of("every output was 0 on " + name()) : Optional.empty();
    }

    /**
     * Makes sure that what ran was this driver to the end.
     *
     * @throws GanglionException PROVIDER_FAILED if another one took over
     */
    void checkStayed() {
        if (session.providers().stream().noneMatch(provider -> provider.serviceId() == driver.serviceId())) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED,
                    "driver '" + driver.kind() + "' failed on the way and another took over; the log above says how");
        }
    }

    /** Takes in how the step just made did. */
    void judge(double[] reference, int label) {
        double[] values = outputs.values();
        for (int i = 0; i < values.length; i++) {
            double difference = Math.abs(values[i] - reference[i]);
            largest = Math.max(largest, difference);
            sum += difference;
        }
        compared += values.length;
        int own = argmax(values);
        if (own == argmax(reference)) {
            sameClass++;
        }
        if (label != Labels.NONE) {
            judged++;
            right += own == label ? 1 : 0;
        }
    }

    private static int argmax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    String[] cells() {
        return new String[] {
            driver.kind(),
            String.join(" ", nodes),
            fourDigits(largest),
            fourDigits(sum / compared),
            percent(sameClass, steps()),
            labelled() ? percent(right, judged) : "",
            String.format(Locale.ROOT, "%.1f", latencies.micros(0.5)),
            String.format(Locale.ROOT, "%.1f", latencies.micros(0.99)),
            ClaimTable.number(expectedMicros),
            Double.isNaN(microjoules) ? "unknown" : fourDigits(microjoules / steps())
        };
    }

    private static String fourDigits(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String percent(long share, long of) {
        return String.format(Locale.ROOT, "%.2f %%", 100.0 * share / of);
    }

    Map<String, Object> described() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("driver", driver.kind());
        all.put("bundle", driver.bundle());
        all.put("nodes", nodes);
        all.put("largest_difference", largest);
        all.put("mean_difference", sum / compared);
        all.put("same_class", (double) sameClass / steps());
        if (labelled()) {
            all.put("right", (double) right / judged);
        }
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("median", Numbers.rounded(latencies.micros(0.5)));
        latency.put("p99", Numbers.rounded(latencies.micros(0.99)));
        all.put("latency_us", latency);
        if (!Double.isNaN(expectedMicros)) {
            all.put("hardware_latency_us_estimate", expectedMicros);
        }
        all.put("energy_uJ_estimate", ClaimTable.known(microjoules / steps()));
        all.put("silent", silence().isPresent());
        return all;
    }

    @Override
    public void close() {
        session.close();
    }
}
