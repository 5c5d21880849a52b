// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ganglion.format.nir.SharedData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every dataset of every reference file with an independent HDF5 reader. */
class Hdf5OracleTest {

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger ORACLE_LOG = Logger.getLogger("io.jhdf");

    private int compared;

    @BeforeAll
    static void silenceTheOracle() {
        ORACLE_LOG.setLevel(Level.OFF);
    }

    @Test
    void givenEveryReferenceFile_whenEveryDatasetIsRead_thenNamesShapesAndValuesEqualTheOracle() throws Exception {
        for (Path file : SharedData.nirFiles()) {
            try (HdfFile oracle = new HdfFile(file)) {
                Hdf5File ours = Hdf5File.open(ByteBuffer.wrap(SharedData.bytes(file)), Limits.DEFAULT);
                compare(oracle, ours.root());
            }
        }
        assertTrue(compared > 250, compared + " datasets compared");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5"})
    void givenFilesOfEveryFormat_whenEveryDatasetIsRead_thenNamesShapesAndValuesEqualTheOracle(String name)
            throws Exception {
        try (HdfFile oracle = new HdfFile(Path.of(getClass().getResource(name).toURI()))) {
            Hdf5File ours = Hdf5File.open(ByteBuffer.wrap(Hdf5FixturesTest.bytes(name)), Limits.DEFAULT);
            // the oracle knows no fill values, so that "filled" is left out
            for (String group : List.of("types", "chunks", "text", "links")) {
                compare((Group) oracle.getByPath(group), ours.root().group(group));
            }
        }
        assertTrue(compared > 60, compared + " datasets compared");
    }

    private void compare(Group oracle, org.ganglion.format.nir.hdf5.Group ours) throws Hdf5Exception {
        assertEquals(oracle.getChildren().keySet(), ours.names());
        for (Node child : oracle) {
            if (child instanceof Group group) {
                assertTrue(ours.isGroup(child.getName()));
                compare(group, ours.group(child.getName()));
            } else {
                compare((Dataset) child, ours.dataset(child.getName()));
            }
        }
    }

    private void compare(Dataset oracle, org.ganglion.format.nir.hdf5.Dataset ours) throws Hdf5Exception {
        assertArrayEquals(oracle.getDimensions(), ours.shape(), ours.path());
        List<Object> expected = new ArrayList<>();
        flatten(oracle.getData(), expected);
        assertEquals(expected.size(), ours.elements(), ours.path());
        if (ours.isString()) {
            assertArrayEquals(expected.toArray(), ours.strings(), ours.path());
        } else {
            double[] values = ours.doubles();
            for (int i = 0; i < values.length; i++) {
                assertEquals(number(expected.get(i)), values[i], ours.path());
            }
        }
        compared++;
    }

    /** The oracle gives booleans by their names. */
    private static double number(Object value) {
        return value instanceof Number number
                ? number.doubleValue()
                : value.toString().equalsIgnoreCase("true") ? 1 : 0;
    }

    private static void flatten(Object data, List<Object> into) {
        if (data.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(data); i++) {
                flatten(Array.get(data, i), into);
            }
        } else {
            into.add(data);
        }
    }
}
