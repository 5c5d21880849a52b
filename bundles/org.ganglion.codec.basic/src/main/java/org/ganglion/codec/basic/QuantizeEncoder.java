// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Quantization;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * For ports of integers. Real numbers are quantised as the port says; with {@code raw=true}, or where the port has no quantisation,
 * values are the integers themselves, rounded to the nearest (halves away from zero) and clamped. A value that is not finite is refused
 * (INCONSISTENT), because no integer stands for it.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@CodecKind(kind = QuantizeEncoder.KIND)
public final class QuantizeEncoder implements Encoder {
    static final String KIND = "quantize";

    @Override
    public Encoding open(int elements, Port port, Options options, Map<String, String> settings) {
        Frame frame = new Frame(KIND, port).filledBy(elements);
        boolean raw = new CodecSettings(KIND, settings).flag("raw", port.quantization() == null);
        if (!raw && port.quantization() == null) {
            throw frame.usage("has no scale for '" + port + "', which says no quantisation; set raw=true");
        }
        Quantization scale = raw ? null : port.quantization();
        if (port.type() == Dtype.I8) {
            return (sample, offset, step, t, into) -> bytes(sample, offset, scale, into);
        }
        if (port.type() == Dtype.I32) {
            return (sample, offset, step, t, into) -> integers(sample, offset, scale, into);
        }
        throw frame.usage("writes integers, '" + port + "' takes real numbers; use the encoder 'current'");
    }

    private static void bytes(double[] sample, int offset, Quantization scale, Signal into) {
        byte[] out = into.i8();
        for (int i = 0; i < into.size(); i++) {
            double value = finite(sample, offset, i);
            out[i] = scale == null ? (byte) nearest(value, -128, 127) : scale.quantize(value);
        }
        into.dense();
    }

    private static void integers(double[] sample, int offset, Quantization scale, Signal into) {
        int[] out = into.i32();
        for (int i = 0; i < into.size(); i++) {
            double value = finite(sample, offset, i);
            out[i] = scale == null
                    ? nearest(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    : scale.quantize(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        into.dense();
    }

    private static double finite(double[] sample, int offset, int i) {
        double value = sample[offset + i];
        if (!Double.isFinite(value)) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "encoder '" + KIND + "': value " + i + " is " + value + ", must be finite");
        }
        return value;
    }

    private static int nearest(double value, int low, int high) {
        double rounded = value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5);
        return (int) Math.max(low, Math.min(high, rounded));
    }
}
