// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
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
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(
                Files.isExecutable(python) && run(folder, python, "import h5py") == 0, "python3-h5py is not installed");
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

    private static int run(Path folder, Path python, String script) throws Exception {
        Process process = new ProcessBuilder(python.toString(), "-c", script)
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
        List<Edge> edges = new java.util.ArrayList<>();
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
