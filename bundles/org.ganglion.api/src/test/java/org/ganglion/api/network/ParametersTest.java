// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class ParametersTest {
    record Leaky(
            double[] tau,
            double[] vThreshold,
            @Default("0") double[] vReset,
            @Default("3") int steps) {
        Leaky {
            if (tau[0] <= 0) {
                throw new IllegalArgumentException("field 'tau' must be above 0");
            }
        }
    }

    private static Parameters.Builder leaky() {
        return Parameters.builder()
                .put("tau", Tensor.of(new double[] {1, 2}, 2))
                .put("v_threshold", 0.5);
    }

    @Test
    void givenAScalarAndADefault_whenBound_thenEveryNeuronGetsItsValue() {
        Leaky bound = leaky().build().bind(Leaky.class, 2);
        assertArrayEquals(new double[] {1, 2}, bound.tau());
        assertArrayEquals(new double[] {0.5, 0.5}, bound.vThreshold());
        assertArrayEquals(new double[] {0, 0}, bound.vReset());
        assertEquals(3, bound.steps());
    }

    @Test
    void givenWrongParameters_whenBound_thenTheFieldIsNamed() {
        refused("field 'v_threshold' is missing", Parameters.builder().put("tau", 1));
        refused("field 'tau' has 3 elements, expected 2 or one", leaky().put("tau", Tensor.of(new double[3], 3)));
        refused("field 'tau' has the value NaN at element 0", leaky().put("tau", Double.NaN));
        refused("field 'taau' is not known", leaky().put("taau", 1));
        refused("field 'tau' is a text", leaky().put("tau", "fast"));
        refused("field 'steps' element 0 is 0.5", leaky().put("steps", 0.5));
        refused("field 'tau' must be above 0", leaky().put("tau", -1));
    }

    private static void refused(String says, Parameters.Builder parameters) {
        GanglionException e =
                assertThrows(GanglionException.class, () -> parameters.build().bind(Leaky.class, 2));
        assertEquals(Reason.INCONSISTENT, e.reason());
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
