// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Slide;
import org.ganglion.api.network.Tensor;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NirWriterTest {
    private final NirWriter writer = new NirWriter();

    @Test
    void givenABuiltNetwork_whenWrittenAndRead_thenItIsEqual() {
        Network network = chain(40);
        assertEquals(byName(network), byName(read(writer.write(network))));
    }

    @Test
    void givenEveryFileOfTheSharedData_whenReadWrittenAndRead_thenItIsEqual() {
        for (Path file : SharedData.nirFiles()) {
            Network network = read(SharedData.bytes(file));
            assertEquals(byName(network), byName(read(writer.write(network))), file.toString());
        }
    }

    @Test
    void givenAnEdgeWithADelay_whenWritten_thenItIsRefusedByName() {
        Network network = chain(1);
        Network delayed =
                new Network(network.nodes(), List.of(new Edge("input", "n0", 0, 3)), Map.of(), Options.DEFAULT);
        GanglionException e = assertThrows(GanglionException.class, () -> writer.write(delayed));
        assertTrue(e.getMessage().contains("input -> n0"), e.getMessage());
    }

    @Test
    void givenAWrittenFile_whenReadByH5py_thenTypesShapesAndTextsAreThere(@TempDir Path folder) throws Exception {
        Path python = h5py(folder);
        Files.write(folder.resolve("net.nir"), writer.write(chain(40)));
        String script = """
                import h5py
                f = h5py.File('net.nir')
                assert f['version'][()] == b'1.0.7', f['version'][()]
                assert f['node/type'][()] == b'NIRGraph'
                assert len(f['node/nodes']) == 42
                assert f['node/edges'].shape == (41, 2)
                assert f['node/edges'][0][1] == b'n0'
                n = f['node/nodes/n7']
                assert n['type'][()] == b'Affine'
                assert n['weight'].dtype == 'float64' and n['weight'].shape == (2, 2)
                assert n['weight'][1][0] == 7.5
                assert n['bias'].dtype == 'float32'
                assert f['node/nodes/input/shape'].dtype == 'int64'
                """;
        assertEquals(0, run(folder, python, script));
    }

    @Test
    void givenANetworkOfTheBuilder_whenWrittenAndRead_thenItIsEqual() {
        Network network = everyType();
        assertEquals(byName(network), byName(read(writer.write(network))));
    }

    @Test
    void givenANetworkOfTheBuilder_whenReadByH5py_thenItIsLaidOutAsVersion107(@TempDir Path folder) throws Exception {
        Path python = h5py(folder);
        Files.write(folder.resolve("net.nir"), writer.write(everyType()));
        String script = """
                import h5py, numpy
                nodes = h5py.File('net.nir')['node/nodes']
                def field(path, dtype, shape, value):
                    d = nodes[path]
                    assert d.dtype == dtype and d.shape == shape, (path, d.dtype, d.shape)
                    assert numpy.all(d[()] == value), (path, d[()])
                def text(path, value):
                    d = nodes[path]
                    assert h5py.check_string_dtype(d.dtype) == ('utf-8', None) and d.shape == (), path
                    assert d.asstr()[()] == value, (path, d[()])
                for f, v in dict(stride=2, padding=1, dilation=1, groups=2, input_shape=20).items():
                    field('conv1/' + f, 'int64', (), v)
                field('conv1/weight', 'float32', (4, 1, 3), numpy.arange(12).reshape(4, 1, 3))
                field('conv1/bias', 'float64', (4,), [0, 1, 2, 3])
                text('conv2/padding', 'same')
                field('conv2/dilation', 'int64', (2,), [1, 2])
                field('conv2/input_shape', 'int64', (2,), [4, 10])
                field('pool/kernel_size', 'int64', (2,), [2, 1])
                field('flat/start_dim', 'int64', (), 0)
                field('flat/input_type', 'int64', (3,), [2, 2, 10])
                for f, v in dict(tau=0.02, r=1.5, v_leak=0.1, v_threshold=1, v_reset=-0.2).items():
                    field('lif.a/' + f, 'float64', (40,), v)
                field('cuba/w_in', 'float64', (3,), 1)
                field('delay/delay', 'float64', (3,), [0, 1e-3, 2e-3])
                text('izhikevich/type', 'neuron.Izhikevich')
                field('sparse/source', 'int64', (2,), [0, 2])
                field('sparse/delay', 'int64', (2,), [3, 0])
                field('sparse/output_shape', 'int64', (2,), [2, 3])
                assert h5py.File('net.nir')['node/edges'].dtype == object
                """;
        assertEquals(0, run(folder, python, script));
    }

    @Test
    void givenFilesOfTheReferencePackage_whenWrittenAgain_thenPathsTypesShapesAndTextsAreItsOwn(@TempDir Path folder)
            throws Exception {
        Path python = h5py(folder);
        String script = """
                import h5py, pathlib, sys
                def layout(path):
                    found = {}
                    def note(name, item):
                        if isinstance(item, h5py.Dataset):
                            text = h5py.check_string_dtype(item.dtype)
                            found[name] = (item.shape, text or item.dtype, item.asstr()[()].tolist() if text and item.shape
                                else item.asstr()[()] if text else None)
                        else:
                            found[name] = 'group'
                    h5py.File(path).visititems(note)
                    return found
                for file in sorted(pathlib.Path(sys.argv[1]).glob('*.nir')):
                    ours, theirs = layout(file.name), layout(file)
                    assert ours == theirs, (file.name, {k: (ours.get(k), theirs.get(k))
                        for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k)})
                """;
        Path primitives = SharedData.path("nir/primitives");
        for (Path file : SharedData.nirFiles()) {
            if (file.getParent().equals(primitives)) {
                Files.write(folder.resolve(file.getFileName().toString()), writer.write(read(SharedData.bytes(file))));
            }
        }
        assertEquals(0, run(folder, python, script, primitives.toString()));
    }

    @Test
    void givenNumbersForAllElementsAmongArrays_whenWritten_thenTheyAreSpreadAsTheReferencePackageDemands() {
        Parameters mixed = Parameters.builder()
                .put("tau", Tensor.of(new double[] {0.01, 0.02}, 2))
                .put("r", 3)
                .put("v_leak", 0)
                .put("v_threshold", 1)
                .put("v_reset", 0)
                .build();
        Network network = Network.builder()
                .input("in", 2)
                .node("n", "LIF", mixed, new int[] {2}, new int[] {2})
                .build();
        Parameters again = read(writer.write(network)).node("n").parameters();
        assertEquals(Tensor.of(new double[] {3, 3}, 2), again.tensor("r"));
        assertEquals(Tensor.scalar(0), again.tensor("v_reset"), "left out, since the reference package takes it for 0");
    }

    @Test
    void givenNamesOfAllKinds_whenWrittenAndRead_thenTheyAreTheSame() {
        NetworkBuilder builder = Network.builder().input("in", 1);
        // in UTF-16 the last two sort the other way round than in UTF-8
        for (String name : List.of("0", "12", "a.b.c", "with space", "\u00e4", "\uff21", "\ud83e\udde0")) {
            builder.scale(name, 2);
        }
        Network network = builder.output("out").build();
        assertEquals(byName(network), byName(read(writer.write(network))));
    }

    /** Every way in which the builder adds a node. */
    private static Network everyType() {
        return Network.builder()
                .input("line", 2, 20)
                .conv1d(
                        "conv1",
                        Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 4, 1, 3),
                        Tensor.of(new double[] {0, 1, 2, 3}, 4),
                        Slide.by(2).padded(1).groups(2))
                .i("i", 2)
                .output("out1")
                .input("image", 1, 4, 10)
                .conv2d(
                        "conv2",
                        Tensor.of(new double[12], 2, 1, 2, 3),
                        Tensor.of(new double[2], 2),
                        Slide.by(1).same().dilated(1, 2))
                .sumPool2d("pool", new int[] {2, 1}, new int[] {2, 1}, new int[] {0, 0})
                .maxPool2d("max", new int[] {1, 1}, new int[] {1, 1}, new int[] {0, 0})
                .avgPool2d("mean", new int[] {1, 1}, new int[] {1, 1}, new int[] {0, 0})
                .flatten("flat")
                .lif("lif.a", 0.02, 1.5, 0.1, 1, -0.2)
                .linear("linear", new double[3][40])
                .integrateAndFire("if", 1, 1, 0)
                .delay("delay", 0, 1e-3, 2e-3)
                .scale("scale", 2)
                .threshold("threshold", 0.5)
                .population("cuba", "CubaLIF", of -> of.put("tau_syn", 0.005)
                        .put("tau_mem", 0.02)
                        .put("r", 1)
                        .put("v_leak", 0)
                        .put("v_threshold", 1))
                .affine("affine", new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, new double[] {1, 2, 3})
                .edge("affine", "cuba")
                .li("li", 0.02, 1, 0)
                .sparse("sparse", new int[] {2, 3}, new int[] {0, 2}, new int[] {5, 1}, new double[] {0.5, -1}, 3, 0)
                .population("coba", "neuron.COBA", new int[] {2, 3}, new int[] {3}, of -> of.put("tau_m", 0.02)
                        .put("method", "rk4"))
                .population("izhikevich", "neuron.Izhikevich", of -> of.put("a", 0.02))
                .transform("relu", "transform.ReLU")
                .output("out2")
                .build();
    }

    private static Path h5py(Path folder) throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(
                Files.isExecutable(python) && run(folder, python, "import h5py") == 0, "python3-h5py is not installed");
        return python;
    }

    private static int run(Path folder, Path python, String script, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", script));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static Network read(byte[] content) {
        return new NirReader(Limits.DEFAULT, warning -> {}).read(ByteBuffer.wrap(content));
    }

    /** HDF5 keeps groups in the order of their names, so the order of nodes is not compared. */
    private static List<Object> byName(Network network) {
        return List.of(new java.util.TreeMap<>(network.nodes()), network.edges());
    }

    /** An input, Affine nodes one behind the other, and an output. */
    private static Network chain(int length) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        List<Edge> edges = new ArrayList<>();
        Parameters shape =
                Parameters.builder().put("shape", Tensor.of(new int[] {2}, 1)).build();
        nodes.put("input", node("input", Node.INPUT, shape));
        String before = "input";
        for (int i = 0; i < length; i++) {
            Parameters affine = Parameters.builder()
                    .put("weight", Tensor.of(new double[] {i, -i, i + 0.5, 1e-300}, 2, 2))
                    .put("bias", Tensor.of(new float[] {0.1f, i}, 2))
                    .build();
            nodes.put("n" + i, node("n" + i, "Affine", affine));
            edges.add(new Edge(before, "n" + i));
            before = "n" + i;
        }
        nodes.put("output", node("output", Node.OUTPUT, shape));
        edges.add(new Edge(before, "output"));
        return new Network(nodes, edges, Map.of(), Options.DEFAULT);
    }

    private static Node node(String id, String type, Parameters parameters) {
        return new Node(id, type, parameters, List.of(Port.real("input", 2)), List.of(Port.real("output", 2)));
    }
}
