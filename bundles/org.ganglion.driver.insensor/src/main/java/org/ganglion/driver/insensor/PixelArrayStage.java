// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;

/**
 * A frame a step: every sum of a window is made in the pixels, gets noise, saturates, and is read out with so many bits, or compared with
 * the threshold. The sum of a window begins with the bias and goes by channel, row and column, so that an ideal array is exact.
 */
final class PixelArrayStage implements Stage {
    private final PixelWindows windows;
    private final Signal light;
    private final Signal output;
    private final double[] thresholds;
    private final RandomStream random;
    private final double noise;
    private final double fullScale;
    private final double grain;
    private final int powers;
    private final double[] coefficients;
    private final double[] x;

    /**
     * An array that is ready.
     *
     * @param thresholds by sum, or null for values
     */
    PixelArrayStage(
            PixelWindows windows,
            InSensorSettings settings,
            Signal light,
            Signal output,
            double[] thresholds,
            RandomStream random) {
        this.windows = windows;
        this.light = light;
        this.output = output;
        this.thresholds = thresholds;
        this.random = random;
        this.powers = settings.transfer().degree() + 1;
        this.coefficients = coefficients(windows, settings.transfer(), powers);
        this.fullScale = settings.fullScale() > 0 ? settings.fullScale() : largest(settings.white());
        this.noise = settings.noise() * fullScale;
        this.grain = thresholds != null || settings.bits() == 0 ? 0 : grain(settings.bits(), fullScale);
        this.x = new double[light.size()];
    }

    /** Codes lie evenly on both sides of 0, so that no light is 0 exactly. */
    private static double grain(int bits, double fullScale) {
        return fullScale / ((1 << bits - 1) - 1);
    }

    private static double[] coefficients(PixelWindows windows, PixelTransfer transfer, int powers) {
        double[] weight = windows.weight();
        double[] all = new double[weight.length * powers];
        for (int i = 0; i < weight.length; i++) {
            System.arraycopy(transfer.ofLight(weight[i]), 0, all, i * powers, powers);
        }
        return all;
    }

    /** The largest sum of either sign that light up to white can give. */
    private double largest(double white) {
        double most = 0;
        for (int map = 0; map < windows.maps(); map++) {
            double up = Math.max(0, windows.bias()[map]);
            double down = Math.max(0, -windows.bias()[map]);
            for (int tap = map * windows.taps(); tap < (map + 1) * windows.taps(); tap++) {
                double power = 1;
                for (int j = 0; j < powers; j++, power *= white) {
                    double part = coefficients[tap * powers + j] * power;
                    up += Math.max(0, part);
                    down += Math.max(0, -part);
                }
            }
            most = Math.max(most, Math.max(up, down));
        }
        return most == 0 ? 1 : most;
    }

    @Override
    public void step(long t) {
        light.read(x, 0);
        int spikes = 0;
        int sum = 0;
        for (int map = 0; map < windows.maps(); map++) {
            for (int row = 0; row < windows.rows(); row++) {
                for (int column = 0; column < windows.columns(); column++, sum++) {
                    double value = analogue(map, row, column, t, sum);
                    if (thresholds == null) {
                        output.f64()[sum] = grain == 0 ? value : Math.rint(value / grain) * grain;
                    } else if (value > thresholds[sum]) {
                        output.index()[spikes++] = sum;
                    }
                }
            }
        }
        if (thresholds == null) {
            output.dense();
        } else {
            output.spikes(spikes);
        }
    }

    private double analogue(int map, int row, int place, long t, int sum) {
        double value = windows.bias()[map];
        int tap = map * windows.taps();
        int top = row * windows.stride()[0] - windows.padding()[0];
        int left = place * windows.stride()[1] - windows.padding()[1];
        for (int channel = 0; channel < windows.channels(); channel++) {
            for (int ky = 0; ky < windows.kernel()[0]; ky++) {
                int y = top + ky;
                int line = (channel * windows.height() + y) * windows.width();
                for (int kx = 0; kx < windows.kernel()[1]; kx++, tap++) {
                    int column = left + kx;
                    if (y >= 0 && y < windows.height() && column >= 0 && column < windows.width()) {
                        value += pixel(tap * powers, x[line + column]);
                    }
                }
            }
        }
        if (noise > 0) {
            value += noise * random.normal(t, sum);
        }
        return Math.max(-fullScale, Math.min(fullScale, value));
    }

    private double pixel(int first, double brightness) {
        double given = coefficients[first + powers - 1];
        for (int j = powers - 2; j >= 0; j--) {
            given = given * brightness + coefficients[first + j];
        }
        return given;
    }

    /** Every pixel of every window takes part: the array does not know which is dark. */
    @Override
    public void count(Operations into) {
        into.macs += (long) windows.sums() * windows.taps();
        if (thresholds != null) {
            into.activations += output.size();
            into.active += output.count();
        }
    }

    @Override
    public void close() {
        // an emulated sensor holds nothing
    }
}
