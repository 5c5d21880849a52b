// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;
import org.junit.jupiter.api.Test;

class SpikeReadingTest {
    private static Signal signal(Form form, int[] index, double... values) {
        return (Signal) Proxy.newProxyInstance(
                Signal.class.getClassLoader(),
                new Class<?>[] {Signal.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "form" -> form;
                    case "type" -> Dtype.F64;
                    case "size" -> values.length;
                    case "count" -> index.length;
                    case "index" -> index;
                    case "f64" -> values;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static int[] spikes(boolean entered, Signal signal) {
        SpikeReading reading = new SpikeReading();
        int count = reading.read(signal, entered);
        return Arrays.copyOf(reading.indices(), count);
    }

    @Test
    void givenSpikes_whenTheyAreRead_thenTheyAreThoseOfTheSignal() {
        assertArrayEquals(new int[] {1, 3}, spikes(false, signal(Form.SPIKES, new int[] {1, 3}, 0, 0, 0, 0)));
    }

    @Test
    void givenWhatIsFedIn_whenItIsNothingButZerosAndOnes_thenTheOnesAreSpikes() {
        int[] none = {};
        assertArrayEquals(new int[] {0, 2}, spikes(true, signal(Form.DENSE, none, 1, 0, 1)));
        assertArrayEquals(none, spikes(true, signal(Form.DENSE, none, 1, 0, 0.5)));
        assertArrayEquals(none, spikes(true, signal(Form.DENSE, none, 1, -1)));
        assertEquals(0, spikes(false, signal(Form.DENSE, none, 1, 1)).length, "values of a transform are no spikes");
    }
}
