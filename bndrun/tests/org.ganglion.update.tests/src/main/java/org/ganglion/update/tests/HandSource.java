// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.util.Map;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source;

/** A source in the test's hand. */
final class HandSource implements Source {
    private volatile Intake intake;
    private long next;

    @Override
    public Delivery open(String pipeline, Map<String, String> settings, Intake given) {
        intake = given;
        return new Delivery() {
            @Override
            public int columns() {
                return 0;
            }

            @Override
            public long refused() {
                return 0;
            }

            @Override
            public void close() {
                intake = null;
            }
        };
    }

    boolean isOpen() {
        return intake != null;
    }

    /** What comes while it is closed is lost. */
    void give(int times, double... values) {
        Intake open = intake;
        for (int i = 0; i < times && open != null; i++) {
            open.offer(new Sample(next++, System.nanoTime(), values));
        }
    }
}
