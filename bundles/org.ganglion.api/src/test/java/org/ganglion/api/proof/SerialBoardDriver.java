// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.proof;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;

/**
 * A neuromorphic board on a serial port that runs a whole network or nothing: its clock fixes the time step, one session holds its
 * port, the learning rule is inside, and {@code pull} reads potentials and weights back.
 */
@Component
@DriverKind(
        kind = "serial-fpga",
        ops = {"Affine", "LIF"})
public final class SerialBoardDriver implements Driver {
    private static final String PORT = "/dev/ttyUSB0";
    private static final double TICK = 1e-3;
    private static final Set<String> KNOWN = Set.of(Node.INPUT, "Affine", "LIF", Node.OUTPUT);

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (!KNOWN.contains(node.type())) {
                refused.put(node.id(), "the board runs " + KNOWN + " and only whole networks");
            } else if (!open.contains(node.id())) {
                refused.put(node.id(), "the board runs whole networks, and this node runs elsewhere");
            }
        }
        if (!board.devices().contains(PORT)) {
            network.ofType("LIF").forEach(node -> refused.put(node.id(), "no board at " + PORT));
        }
        if (!refused.isEmpty()) {
            return new Answer(List.of(), refused);
        }
        Claim whole = new Claim(
                network.nodes().keySet(),
                new Precision(Dtype.F32, false),
                new Cost(1000, 50),
                1,
                TICK,
                network.plasticity().keySet(),
                PORT);
        return new Answer(List.of(whole), Map.of());
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        List<NodeVariable> potentials = new ArrayList<>();
        for (Node node : network.ofType("LIF")) {
            potentials.add(new NodeVariable(
                    node.id(), Variable.state("v", "V", 0, node.output().shape())));
        }
        return potentials;
    }

    @Override
    public Stage prepare(StageContext context) {
        try {
            return new Link(context, new RandomAccessFile(PORT, "rw"));
        } catch (IOException e) {
            throw new GanglionException(Reason.DEVICE, PORT + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(0, 20, 5, "made up");
    }

    /** The protocol: a letter, then numbers. */
    private static final class Link implements Stage {
        private final StageContext context;
        private final RandomAccessFile port;
        private final Signal[] inputs;
        private final Signal[] outputs;
        private final Weights[] weights;
        private final double[][] potentials;
        private final byte[] bytes = new byte[1 << 16];
        private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        private long neurons;

        private Link(StageContext context, RandomAccessFile port) throws IOException {
            this.context = context;
            this.port = port;
            Network network = context.network();
            inputs = network.ofType(Node.INPUT).stream()
                    .map(node -> context.input(node.id(), 0))
                    .toArray(Signal[]::new);
            outputs = network.ofType(Node.OUTPUT).stream()
                    .map(node -> context.output(node.id(), 0))
                    .toArray(Signal[]::new);
            weights = network.ofType("Affine").stream()
                    .map(node -> context.weights(node.id()))
                    .toArray(Weights[]::new);
            potentials = network.ofType("LIF").stream()
                    .map(node -> context.state(node.id()).f64("v"))
                    .toArray(double[][]::new);
            for (double[] population : potentials) {
                neurons += population.length;
            }
            port.write(("network " + network.edges().size() + '\n').getBytes(StandardCharsets.US_ASCII));
            upload();
        }

        private void upload() throws IOException {
            for (Weights synapses : weights) {
                send('w', synapses.f64());
                if (synapses.bias() != null) {
                    send('b', synapses.bias());
                }
            }
            for (double[] population : potentials) {
                send('v', population);
            }
        }

        private void send(char what, double[] values) throws IOException {
            port.writeByte(what);
            for (double value : values) {
                port.writeFloat((float) value);
            }
        }

        private void receive(char what, double[] values) throws IOException {
            port.writeByte(what);
            for (int i = 0; i < values.length; i++) {
                values[i] = port.readFloat();
            }
        }

        @Override
        public void step(long t) {
            try {
                for (Signal input : inputs) {
                    sendSpikes(input);
                }
                for (Signal output : outputs) {
                    receiveSpikes(output);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private void sendSpikes(Signal input) throws IOException {
            int spikes = input.form() == Form.SPIKES ? input.count() : 0;
            buffer.clear();
            buffer.put((byte) 's').putShort((short) spikes);
            for (int k = 0; k < spikes; k++) {
                buffer.putShort((short) input.index()[k]);
            }
            port.write(bytes, 0, buffer.position());
        }

        private void receiveSpikes(Signal output) throws IOException {
            int spikes = Math.min(port.readUnsignedShort(), output.size());
            for (int k = 0; k < spikes; k++) {
                output.index()[k] = port.readUnsignedShort();
            }
            output.spikes(spikes);
        }

        @Override
        public void pull() {
            try {
                for (Weights synapses : weights) {
                    receive('W', synapses.f64());
                    synapses.changed(0, synapses.f64().length);
                }
                for (double[] population : potentials) {
                    receive('V', population);
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void push() {
            try {
                upload();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private GanglionException failed(IOException e) {
            return new GanglionException(
                    Reason.DEVICE, context.claim().lease() + " no longer answers: " + e.getMessage(), e);
        }

        @Override
        public void count(Operations into) {
            into.membraneUpdates += neurons;
        }

        @Override
        public void close() {
            try {
                port.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
