// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.format.nir.hdf5.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as h5py writes them: layouts, filters and types of all versions; a cycle, a name with a dot, fields left out. */
class ReferenceLayoutsTest {
    private static final String SCRIPT = """
            import h5py, numpy as np
            k = 0
            for version in ['0.1.1', '0.2.0', '1.0.7']:
                for how in [{}, {'chunks': True}, {'compression': 'gzip'}, {'compression': 'lzf'}]:
                    for dtype in ['f4', 'f8']:
                        f = h5py.File('%d.nir' % k, 'w'); k += 1
                        f['version'] = version
                        n = f.create_group('node'); n['type'] = 'NIRGraph'
                        e = [('l.1', 'w'), ('w', 'l.1'), ('l.1', 'output'), ('input', 'l.1')]
                        n.create_dataset('edges', data=e, dtype=h5py.string_dtype())
                        for name, kind in [('l.1', 'CubaLIF'), ('w', 'Linear'), ('input', 'Input'), ('output', 'Output')]:
                            g = n.create_group('nodes/' + name); g['type'] = kind
                            if kind == 'CubaLIF':
                                for p in ['tau_syn', 'tau_mem', 'r', 'v_leak', 'v_threshold']:
                                    g.create_dataset(p, data=np.full(2, 0.5, dtype), **how)
                                g['w_in'] = 0.25
                            elif kind == 'Linear':
                                g.create_dataset('weight', data=np.array([[1, 2], [3, 4.5]], dtype), **how)
                            else:
                                g['shape'] = np.array([2])
                        f.close()
            """;

    @Test
    void givenFilesOfH5py_whenRead_thenEachIsTheSameNetwork(@TempDir Path folder) throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python) && run(folder, "import h5py") == 0, "python3-h5py is not installed");
        assertEquals(0, run(folder, SCRIPT));
        for (int k = 0; k < 24; k++) {
            byte[] file = Files.readAllBytes(folder.resolve(k + ".nir"));
            Network network = new NirReader(Limits.DEFAULT, warning -> {}).read(ByteBuffer.wrap(file));
            assertEquals(
                    Set.of(
                            new Edge("l.1", "w"),
                            new Edge("w", "l.1"),
                            new Edge("l.1", "output"),
                            new Edge("input", "l.1")),
                    Set.copyOf(network.edges()));
            assertEquals(4.5, network.node("w").parameters().tensor("weight").at(3));
            assertEquals(0.25, network.node("l.1").parameters().number("w_in"));
            assertEquals(0, network.node("l.1").parameters().number("v_reset"));
            assertEquals(2, network.node("l.1").output().size());
        }
    }

    @Test
    void givenInputsInGroupsOfANewFormat_whenRead_thenTheyStandAsH5pyGivesThem(@TempDir Path folder) throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python) && run(folder, "import h5py") == 0, "python3-h5py is not installed");
        assertEquals(0, run(folder, """
                import h5py, numpy as np
                for made in [False, True]:
                    for count in [3, 40]:
                        f = h5py.File('%d-%d.nir' % (made, count), 'w', libver='latest')
                        f['version'] = '1.0.7'
                        n = f.create_group('node'); n['type'] = 'NIRGraph'
                        n.create_dataset('edges', data=[])
                        nodes = n.create_group('nodes', track_order=made)
                        for i in range(count):
                            g = nodes.create_group('i%d' % (i * 7 % count)); g['type'] = 'Input'; g['shape'] = [1]
                        print(' '.join(nodes), file=open('%d-%d.txt' % (made, count), 'w'))
                        f.close()
                """));
        for (String file : List.of("0-3", "0-40", "1-3", "1-40")) {
            Network network = new NirReader(Limits.DEFAULT, warning -> {})
                    .read(ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file + ".nir"))));
            assertEquals(
                    Files.readString(folder.resolve(file + ".txt")).strip(),
                    String.join(" ", network.nodes().keySet()),
                    file);
        }
    }

    private static int run(Path folder, String script) throws Exception {
        Process process = new ProcessBuilder("/usr/bin/python3", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("python.log").toFile())
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
