// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Signal;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;

/** A model with one sample of so many steps, each a list of spikes, and what must come of it. Used by one thread. */
final class Samples {
    private static final int IMAGE_STEPS = 300;
    private static final int IMAGE_ELEMENTS = 2 * 34 * 34;

    private final Models models;
    private final Model model;
    private final int[][] spikes;
    private final double[] expected;
    private final double[] sums;

    private Samples(Models models, Path file, int[][] spikes, double... expected) {
        this.models = models;
        this.model = models.read(file);
        this.spikes = spikes;
        this.expected = expected;
        this.sums = new double[expected.length];
    }

    /** Letters felt by a fingertip: sample 0 of the test set, and the spikes that snnTorch finds. */
    static Samples braille(Models models, Path data) throws IOException {
        Path folder = data.resolve("nir/braille");
        List<String> rows = Files.readAllLines(folder.resolve("braille_test0_input_256x12.csv"));
        int[][] spikes = rows.stream()
                .filter(row -> !row.isBlank() && !row.startsWith("#"))
                .map(Samples::ones)
                .toArray(int[][]::new);
        Path file = folder.resolve("braille_noDelay_bias_zero.nir");
        return new Samples(models, file, spikes, 10, 160, 112, 113, 103, 68, 121);
    }

    private static int[] ones(String row) {
        double[] values =
                Arrays.stream(row.split(",")).mapToDouble(Double::parseDouble).toArray();
        int[] index = new int[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw new GanglionException(Reason.INCONSISTENT, "a sample of spikes has the value " + values[i]);
            }
            if (values[i] == 1) {
                index[count++] = i;
            }
        }
        return Arrays.copyOf(index, count);
    }

    /** Random events for the convolutional network for N-MNIST, 2 % of the elements in each step. */
    static Samples images(Models models, Path data) {
        int[][] spikes = new int[IMAGE_STEPS][];
        long s = 1;
        for (int t = 0; t < spikes.length; t++) {
            int[] index = new int[IMAGE_ELEMENTS];
            int count = 0;
            for (int i = 0; i < IMAGE_ELEMENTS; i++) {
                s = (1103515245 * s + 12345) & 0x7fffffff;
                if ((s >> 16) % 50 == 0) {
                    index[count++] = i;
                }
            }
            spikes[t] = Arrays.copyOf(index, count);
        }
        Path file = data.resolve("nir/nmnist-cnn/cnn_sinabs.nir");
        return new Samples(models, file, spikes, 0, 0, 17, 0, 0, 0, 2, 43, 1, 0);
    }

    Session open() {
        return models.open(model, Map.of("dt", "1e-4"), SessionSettings.DEFAULT);
    }

    int steps() {
        return spikes.length;
    }

    /** Runs the sample from a fresh state. */
    void run(Session session) {
        run(session, t -> {});
    }

    /** Runs the sample from a fresh state; {@code afterStep} is told the number of each step, from 0. */
    void run(Session session, IntConsumer afterStep) {
        Arrays.fill(sums, 0);
        session.reset();
        for (int t = 0; t < spikes.length; t++) {
            int[] now = spikes[t];
            Signal input = session.input(0);
            System.arraycopy(now, 0, input.index(), 0, now.length);
            input.spikes(now.length);
            if (!session.step()) {
                throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
            }
            add(session.output(0));
            afterStep.accept(t);
        }
    }

    private void add(Signal output) {
        for (int n = 0, count = output.count(); n < count; n++) {
            switch (output.form()) {
                case SPIKES -> sums[output.index()[n]] += 1;
                case EVENTS -> sums[output.index()[n]] += output.f64()[n];
                case DENSE -> sums[n] += output.f64()[n];
            }
        }
    }

    /** What is wrong with the outputs' sums in the last run, or null. */
    String wrong() {
        return Arrays.equals(expected, sums)
                ? null
                : "output " + Arrays.toString(sums) + ", expected " + Arrays.toString(expected);
    }
}
