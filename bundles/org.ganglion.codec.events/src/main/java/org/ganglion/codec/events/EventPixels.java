// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.events;

import java.util.Arrays;
import org.ganglion.api.network.RandomStream;

/**
 * An array of event pixels that looks at frames: v2e's model (Hu, Liu and Delbruck, "v2e: From Video Frames to Realistic DVS Events", CVPR
 * Workshops 2021). Brightness from 0 to 255 goes through a response that is linear up to 20 and logarithmic above, and a low-pass whose
 * bandwidth rises with brightness; when it has left the pixel's base by its threshold, the pixel gives an event and the base follows. All
 * events of a frame stand at n instants from the frame before to this one, n being the most that any pixel gives.
 *
 * <p>Used by one thread; allocates nothing after it was made. Random terms are drawn by seed, frame and pixel. Bases,
 * thresholds and times are of single precision where v2e's are, so that the same pixels give the same events.
 */
final class EventPixels {
    private static final double LINEAR_UP_TO = 20;
    private static final double LINEAR_SLOPE = StrictMath.log(LINEAR_UP_TO) / LINEAR_UP_TO;
    /** v2e rounds the response to so many parts of 1. */
    private static final double RESPONSE_GRAIN = 1e8;
    /** What bandwidth and shot noise depend on: from 20 / 275 in the dark to 1 at full brightness. */
    private static final double BRIGHTNESS_OFFSET = 20;

    private static final double BRIGHTNESS_RANGE = 275;
    /** Single precision tells times of up to this apart by less than 4 us. */
    private static final double PRECISE_SECONDS = 64;
    /** Mismatch makes no threshold smaller. */
    private static final double LEAST_THRESHOLD = 0.01;
    /** The rate of shot noise in light, as a share of that in the dark. */
    private static final double SHOT_AT_FULL_BRIGHTNESS = 0.25;

    private final PixelParameters parameters;
    private final int pixels;
    private final boolean slow;
    private final RandomStream leakNoise;
    private final RandomStream shotNoise;
    private final double[] brighterThreshold;
    private final double[] darkerThreshold;
    private final double[] leakFactor;
    private final double[] filtered;
    private final double[] base;
    private final double[] brightness;
    private final float[] lastEvent;
    private final int[] due;
    private final int[] given;
    private final int[] shot;
    private final int[] fired;
    private long frame;
    private double origin;
    private double former;
    private double now;
    private int instants;

    /**
     * Pixels that have seen nothing.
     *
     * @param seed of all random terms
     * @param stream different for arrays that are to be independent
     */
    EventPixels(PixelParameters parameters, int pixels, long seed, String stream) {
        this.parameters = parameters;
        this.pixels = pixels;
        this.slow = parameters.cutoff() > 0;
        this.leakNoise = new RandomStream(seed, stream + "/leak");
        this.shotNoise = new RandomStream(seed, stream + "/shot");
        this.brighterThreshold = thresholds(parameters.brighter(), new RandomStream(seed, stream + "/brighter"));
        this.darkerThreshold = thresholds(parameters.darker(), new RandomStream(seed, stream + "/darker"));
        this.leakFactor = new double[pixels];
        RandomStream spread = new RandomStream(seed, stream + "/spread");
        for (int i = 0; i < pixels; i++) {
            leakFactor[i] = StrictMath.exp(StrictMath.log(10) * parameters.leakSpread() * spread.normal(0, i));
        }
        this.filtered = new double[pixels];
        this.base = new double[pixels];
        this.brightness = new double[pixels];
        this.lastEvent = new float[pixels];
        Arrays.fill(lastEvent, (float) -parameters.refractory());
        this.due = new int[pixels];
        this.given = new int[pixels];
        this.shot = new int[pixels];
        this.fired = new int[pixels];
    }

    private double[] thresholds(double nominal, RandomStream random) {
        double[] all = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            all[i] = parameters.mismatch() == 0
                    ? nominal
                    : (float) Math.max(LEAST_THRESHOLD, nominal + parameters.mismatch() * random.normal(0, i));
        }
        return all;
    }

    /**
     * Looks at a frame.
     *
     * @param values a pixel each, from 0 to 255
     * @param offset of the first
     * @param t seconds, later than the frame before
     * @return the number of instants at which there may be events, to be asked for in order by {@link #fire}
     */
    int look(double[] values, int offset, double t) {
        double dt = frame == 0 ? 0 : t - now;
        former = now;
        now = t;
        moveOrigin();
        follow(values, offset, dt);
        if (frame++ == 0) {
            System.arraycopy(filtered, 0, base, 0, pixels);
            instants = 0;
            return 0;
        }
        leak(dt);
        instants = compare();
        boolean noise = parameters.shot() > 0 && drawShots(dt);
        if (noise && instants == 0) {
            instants = 1;
        }
        return instants;
    }

    /** Times are kept in single precision, as the reference keeps them, but from an origin that goes with the time. */
    private void moveOrigin() {
        if (frame == 0) {
            origin = Math.abs(now) < PRECISE_SECONDS ? 0 : now;
        } else if (now - origin > PRECISE_SECONDS) {
            float passed = (float) (former - origin);
            origin = former;
            for (int i = 0; i < pixels; i++) {
                lastEvent[i] -= passed;
            }
        }
    }

    private void follow(double[] values, int offset, double dt) {
        for (int i = 0; i < pixels; i++) {
            double value = Math.max(0, values[offset + i]);
            float response = response(value);
            brightness[i] = (value + BRIGHTNESS_OFFSET) / BRIGHTNESS_RANGE;
            if (slow && frame > 0) {
                double share = Math.min(1, brightness[i] * (dt / (1 / (2 * StrictMath.PI * parameters.cutoff()))));
                filtered[i] = (1 - share) * filtered[i] + share * response;
            } else {
                filtered[i] = response;
            }
        }
    }

    private static float response(double value) {
        double exact = value <= LINEAR_UP_TO ? value * LINEAR_SLOPE : StrictMath.log(value);
        return (float) (Math.rint(exact * RESPONSE_GRAIN) / RESPONSE_GRAIN);
    }

    private void leak(double dt) {
        if (parameters.leak() == 0) {
            return;
        }
        for (int i = 0; i < pixels; i++) {
            double jitter = parameters.leakJitter() == 0 ? 0 : parameters.leakJitter() * leakNoise.normal(frame, i);
            raise(i, -(float) (dt * parameters.leak() * leakFactor[i] * (1 - jitter) * brighterThreshold[i]));
        }
    }

    private void raise(int pixel, float by) {
        base[pixel] = slow ? base[pixel] + by : (float) base[pixel] + by;
    }

    /** How many events each pixel owes, below 0 where it became darker; the most of all. */
    private int compare() {
        int most = 0;
        for (int i = 0; i < pixels; i++) {
            double change = slow ? filtered[i] - base[i] : (float) filtered[i] - (float) base[i];
            due[i] = change > 0 ? crossings(change, brighterThreshold[i]) : -crossings(-change, darkerThreshold[i]);
            given[i] = 0;
            most = Math.max(most, Math.abs(due[i]));
        }
        return most;
    }

    /** How many times a change reaches the threshold. */
    private int crossings(double change, double threshold) {
        return slow ? (int) (change / threshold) : (int) ((float) change / (float) threshold);
    }

    private boolean drawShots(double dt) {
        boolean any = false;
        for (int i = 0; i < pixels; i++) {
            double expected = parameters.shot() / 2 * dt * ((SHOT_AT_FULL_BRIGHTNESS - 1) * brightness[i] + 1);
            double drawn = shotNoise.uniform(frame, i);
            shot[i] = 0;
            if (drawn < expected * parameters.darker() / darkerThreshold[i]) {
                shot[i] = -1;
            } else if (drawn > 1 - expected * parameters.brighter() / brighterThreshold[i]) {
                shot[i] = 1;
            }
            any |= shot[i] != 0;
        }
        return any;
    }

    /** When an instant is, in seconds. */
    double instant(int i) {
        return origin + sinceOrigin(i);
    }

    /** As single-precision arithmetic spaces so many instants evenly, from both ends. */
    private float sinceOrigin(int i) {
        float start = (float) (former - origin + (now - former) / instants);
        if (instants == 1) {
            return start;
        }
        float end = (float) (now - origin);
        float step = (end - start) / (instants - 1);
        return i < instants / 2 ? start + step * i : end - step * (instants - 1 - i);
    }

    /**
     * The events of an instant.
     *
     * @param i from 0, in order
     * @return by pixel the events less those of falling brightness; valid until the next call
     */
    int[] fire(int i) {
        float t = sinceOrigin(i);
        boolean refractory = parameters.refractory() > (now - former) / instants;
        for (int pixel = 0; pixel < pixels; pixel++) {
            fired[pixel] = 0;
            if (Math.abs(due[pixel]) > i && (!refractory || t - lastEvent[pixel] > (float) parameters.refractory())) {
                fired[pixel] = Integer.signum(due[pixel]);
                given[pixel] += fired[pixel];
                lastEvent[pixel] = t;
            }
        }
        if (i == instants - 1) {
            settle();
        }
        return fired;
    }

    /** The base follows what was given; noise, which stands at the last instant, sets it anew. */
    private void settle() {
        for (int i = 0; i < pixels; i++) {
            raise(i, given[i] * (float) (given[i] > 0 ? brighterThreshold[i] : darkerThreshold[i]));
            if (parameters.shot() > 0 && shot[i] != 0) {
                fired[i] += shot[i];
                base[i] = filtered[i];
            }
        }
    }
}
