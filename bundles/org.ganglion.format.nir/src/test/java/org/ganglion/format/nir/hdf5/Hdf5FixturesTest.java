// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files that h5py wrote, see {@code fixtures.py}, in the formats of HDF5 1.0, 1.8, 1.10 and 2.0. */
class Hdf5FixturesTest {

    private static final int LENGTH_OF_TYPES = 12;

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = Hdf5FixturesTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Group root(String name) throws Exception {
        return Hdf5File.open(ByteBuffer.wrap(bytes(name)), Limits.DEFAULT).root();
    }

    private static double[] counting(int length, int modulus) {
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = i % modulus;
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenEveryType_whenItIsRead_thenItsNumbersCount(String file) throws Exception {
        Group types = root(file).group("types");
        assertEquals(21, types.names().size());
        for (String name : types.names()) {
            Dataset dataset = types.dataset(name);
            double[] expected = name.equals("bool") ? counting(5, 2) : counting(LENGTH_OF_TYPES, 100);
            assertArrayEquals(expected, dataset.doubles(), name);
            assertEquals(expected[3], dataset.floats()[3], name);
            assertEquals(name.contains("f"), !dataset.isInteger(), name);
            if (dataset.isInteger()) {
                assertEquals((long) expected[4], dataset.longs()[4], name);
            }
        }
        assertArrayEquals(new int[] {3, 4}, types.dataset("u1").shape());
        assertEquals("int16", types.dataset("be_i2").type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenChunksAndFilters_whenTheyAreRead_thenTheirNumbersCount(String file) throws Exception {
        Group chunks = root(file).group("chunks");
        assertEquals(
                file.equals("latest.h5") || file.equals("v200.h5") ? 16 : 15,
                chunks.names().size());
        for (String name : chunks.names()) {
            Dataset dataset = chunks.dataset(name);
            assertArrayEquals(counting(dataset.elements(), 100), dataset.doubles(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenElementsNeverWritten_whenTheyAreRead_thenTheyHoldTheFillValue(String file) throws Exception {
        Group filled = root(file).group("filled");
        assertArrayEquals(
                new double[] {-1.5, -1.5, 7, 7, -1.5, -1.5},
                filled.dataset("part").doubles(),
                "part");
        assertArrayEquals(new double[] {9, 9, 9}, filled.dataset("never").doubles(), "never");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenStringsAndSpecialShapes_whenTheyAreRead_thenTheyAreThoseOfTheFile(String file) throws Exception {
        Group text = root(file).group("text");
        assertArrayEquals(
                new String[] {"x", "", "\u00e4\u20ac"}, text.dataset("variable").strings());
        assertArrayEquals(new String[] {"ab", "cde", ""}, text.dataset("fixed").strings());
        assertEquals("hello", text.dataset("scalar").strings()[0]);
        Group other = root(file).group("other");
        assertTrue(other.dataset("null").isEmpty());
        assertEquals(0, other.dataset("empty").elements());
        assertArrayEquals(counting(4, 100), other.dataset("compact").doubles(), "compact");
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenManyLinks_whenTheyAreFollowed_thenEveryNameLeadsToItsDataset(String file) throws Exception {
        Group links = root(file).group("links");
        assertEquals(24, links.names().size());
        for (String name : links.names()) {
            assertEquals("node." + links.dataset(name).longs()[0], name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest.h5", "v108.h5", "latest.h5", "v200.h5"})
    void givenLinksWithoutAnOrder_whenTheyAreRead_thenTheyStandByName(String file) throws Exception {
        for (String group : List.of("links", "types", "chunks")) {
            List<String> names = List.copyOf(root(file).group(group).names());
            assertEquals(names.stream().sorted().toList(), names, group);
        }
    }
}
