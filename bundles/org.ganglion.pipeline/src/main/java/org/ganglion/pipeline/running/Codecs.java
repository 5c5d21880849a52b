// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.stream.Sample;
import org.ganglion.pipeline.settings.Columns;
import org.ganglion.session.Session;

/** The encoders and decoders of one session at work. Used by one thread; a step allocates nothing, a result its array. */
final class Codecs {
    private final Input[] inputs;
    private final Decoder.Decoding[] outputs;
    private final int columns;
    private final int elements;

    Codecs(CodecPlan plan) {
        inputs = plan.inputs().stream().map(in -> Input.open(in, plan)).toArray(Input[]::new);
        outputs = plan.outputs().stream()
                .map(out -> out.decoder().open(out.port(), plan.options(), out.settings()))
                .toArray(Decoder.Decoding[]::new);
        int end = 0;
        for (Input input : inputs) {
            end = Math.max(end, input.columns.end());
        }
        columns = end;
        int sum = 0;
        for (Decoder.Decoding output : outputs) {
            sum += output.elements();
        }
        elements = sum;
    }

    /** An encoder and where in a sample its values stand: from {@code first}, or gathered if they do not follow each other. */
    private record Input(Encoder.Encoding encoding, Columns columns, int first, double[] gathered) {
        static Input open(CodecPlan.In in, CodecPlan plan) {
            Columns columns = in.columns();
            Encoder.Encoding encoding = in.encoder().open(columns.count(), in.port(), plan.options(), in.settings());
            return columns.contiguous()
                    ? new Input(encoding, columns, columns.at(0), null)
                    : new Input(encoding, columns, 0, new double[columns.count()]);
        }

        void gather(double[] values) {
            for (int i = 0; gathered != null && i < gathered.length; i++) {
                gathered[i] = values[columns.at(i)];
            }
        }
    }

    /** Values that a sample must have, at least. */
    int columns() {
        return columns;
    }

    /** Begins a sample. */
    void begin(Sample sample) {
        if (sample.values().length < columns) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "sample " + sample.id() + " has " + sample.values().length + " values, the model's inputs take "
                            + columns);
        }
        for (Input input : inputs) {
            input.gather(sample.values());
        }
        for (Decoder.Decoding output : outputs) {
            output.begin();
        }
    }

    /** Fills the session's inputs for one step of a sample, which is step {@code t} of all. */
    void encode(Sample sample, int step, long t, Session session) {
        for (int i = 0; i < inputs.length; i++) {
            Input input = inputs[i];
            double[] values = input.gathered != null ? input.gathered : sample.values();
            input.encoding.encode(values, input.first, step, t, session.input(i));
        }
    }

    /** Takes the session's outputs of one step in. */
    void decode(Session session) {
        for (int i = 0; i < outputs.length; i++) {
            outputs[i].add(session.output(i));
        }
    }

    /** The result of the sample: the values of all outputs, one after the other. */
    double[] result() {
        double[] values = new double[elements];
        int offset = 0;
        for (Decoder.Decoding output : outputs) {
            output.result(values, offset);
            offset += output.elements();
        }
        return values;
    }
}
