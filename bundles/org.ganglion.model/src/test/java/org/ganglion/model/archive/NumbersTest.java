// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
    private static void assertKept(Numbers expected, double[][] rows) {
        Numbers type = Numbers.of(rows);
        byte[] bytes = type.write(rows);

        assertEquals(expected, type);
        assertEquals(rows.length * rows[0].length * type.bytes(), bytes.length);
        assertArrayEquals(
                rows, Numbers.read(Digests.describe("x." + type.ending(), bytes), bytes, rows.length, rows[0].length));
    }

    @Test
    void givenNumbers_whenWrittenAndRead_thenTheyAreTheSameInTheSmallestType() {
        assertKept(Numbers.I8, new double[][] {{0, 1, 0}, {-128, 127, 1}});
        assertKept(Numbers.F32, new double[][] {{0.5, 128}, {-3.25e-20f, 1e10f}});
        assertKept(Numbers.F64, new double[][] {{0.1, 1}});
        assertKept(Numbers.F64, new double[][] {{1e-300}});
    }
}
