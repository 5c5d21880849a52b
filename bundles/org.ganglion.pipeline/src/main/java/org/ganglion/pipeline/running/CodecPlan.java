// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.pipeline.settings.CodecChoice;
import org.ganglion.pipeline.settings.Columns;
import org.ganglion.pipeline.settings.PipelineSettings;
import org.ganglion.session.Session;

/**
 * Which encoder and decoder serve which input and output of a session. Equal plans use the same services in the same way. Immutable.
 *
 * @param options of the network
 * @param inputs in the session's order
 * @param outputs in the session's order
 */
record CodecPlan(Options options, List<In> inputs, List<Out> outputs) {
    /** An input's encoder. */
    record In(Encoder encoder, Port port, Columns columns, Map<String, String> settings) {
        @Override
        public boolean equals(Object other) {
            return other instanceof In in
                    && encoder.equals(in.encoder)
                    && port.equals(in.port)
                    && columns.equals(in.columns)
                    && settings.equals(in.settings);
        }

        @Override
        public int hashCode() {
            return Objects.hash(encoder, port, columns, settings);
        }
    }

    /** An output's decoder. */
    record Out(Decoder decoder, Port port, Map<String, String> settings) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Out out
                    && decoder.equals(out.decoder)
                    && port.equals(out.port)
                    && settings.equals(out.settings);
        }

        @Override
        public int hashCode() {
            return Objects.hash(decoder, port, settings);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodecPlan plan
                && (options == plan.options || options.equals(plan.options))
                && inputs.equals(plan.inputs)
                && outputs.equals(plan.outputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(options, inputs, outputs);
    }

    /**
     * Finds the codecs.
     *
     * @throws GanglionException MISSING_CAPABILITY naming each codec that is not there, or USAGE
     */
    static CodecPlan of(PipelineSettings settings, Session session, Parts parts) {
        List<String> missing = new ArrayList<>();
        List<In> inputs = inputs(settings.inputs(), session, parts, missing);
        List<Out> outputs = outputs(settings.outputs(), session, parts, missing);
        if (!missing.isEmpty()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, String.join(", ", missing));
        }
        return new CodecPlan(session.network().options(), inputs, outputs);
    }

    private static List<In> inputs(
            Map<String, CodecChoice> choices, Session session, Parts parts, List<String> missing) {
        List<String> names = names(session.network(), Node.INPUT, session.inputs());
        refuseUnknown("input", choices, names);
        List<In> inputs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < names.size(); i++) {
            Port port = session.inputs().get(i);
            CodecChoice choice = choice(choices, names.get(i));
            Columns columns = choice.columns() != null ? choice.columns() : Columns.range(next, port.size());
            next = columns.end();
            String kind = choice.kind() != null ? choice.kind() : takesIntegers(port) ? "quantize" : "current";
            parts.encoder(kind)
                    .ifPresentOrElse(
                            encoder -> inputs.add(new In(encoder, port, columns, choice.settings())),
                            () -> missing.add("encoder '" + kind + "'"));
        }
        return inputs;
    }

    private static boolean takesIntegers(Port port) {
        return port.type() == Dtype.I8 || port.type() == Dtype.I32;
    }

    private static List<Out> outputs(
            Map<String, CodecChoice> choices, Session session, Parts parts, List<String> missing) {
        List<String> names = names(session.network(), Node.OUTPUT, session.outputs());
        refuseUnknown("output", choices, names);
        List<Out> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Port port = session.outputs().get(i);
            CodecChoice choice = choice(choices, names.get(i));
            String kind = choice.kind() != null ? choice.kind() : "values";
            parts.decoder(kind)
                    .ifPresentOrElse(
                            decoder -> outputs.add(new Out(decoder, port, choice.settings())),
                            () -> missing.add("decoder '" + kind + "'"));
        }
        return outputs;
    }

    /** Of a network the ids of its nodes; of a flatbuffer the names of its tensors. */
    private static List<String> names(Network network, String type, List<Port> ports) {
        List<Node> nodes = network.ofType(type);
        return nodes.size() == ports.size()
                ? nodes.stream().map(Node::id).toList()
                : ports.stream().map(Port::name).toList();
    }

    private static void refuseUnknown(String what, Map<String, CodecChoice> choices, List<String> names) {
        for (String name : choices.keySet()) {
            if (!names.contains(name) && !name.equals("*")) {
                throw new GanglionException(
                        Reason.USAGE,
                        "setting '" + what + '.' + name + ".*': the model has no such " + what + "; it has " + names
                                + ", and * is all of them");
            }
        }
    }

    private static CodecChoice choice(Map<String, CodecChoice> choices, String name) {
        return choices.getOrDefault(name, choices.getOrDefault("*", CodecChoice.OPEN));
    }

    /**
     * Opens the codecs, for one thread.
     *
     * @throws GanglionException USAGE if a setting is wrong or columns do not fit a port
     */
    Codecs open() {
        return new Codecs(this);
    }
}
