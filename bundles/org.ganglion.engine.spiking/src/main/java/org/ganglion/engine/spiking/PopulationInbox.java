// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Arrays;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Inbox;

/** An input of a population. Where one sender sends a value per element, the array is the sender's own. */
final class PopulationInbox implements Inbox {
    private final Confluence confluence;
    private final SignalBuffer arriving;
    private final double[] sums;
    private boolean expanded;
    private double[] now;

    PopulationInbox(Confluence confluence) {
        this.confluence = confluence;
        this.arriving = confluence.signal();
        this.sums = new double[arriving.size()];
        this.now = sums;
    }

    /** What arrives, in whatever form. */
    SignalBuffer arriving() {
        return arriving;
    }

    /** The population wants a value per element in every step. */
    PopulationInbox expanding() {
        expanded = true;
        return this;
    }

    void gather() {
        confluence.gather();
        if (expanded) {
            expand();
        }
    }

    private void expand() {
        if (arriving.form() == Form.DENSE) {
            now = arriving.f64();
        } else {
            Arrays.fill(sums, 0);
            arriving.addTo(sums);
            now = sums;
        }
    }

    @Override
    public int size() {
        return sums.length;
    }

    @Override
    public int longestDelay() {
        return 0;
    }

    @Override
    public double[] slot(int delay) {
        if (delay != 0) {
            throw new IndexOutOfBoundsException("this inbox has no delay " + delay);
        }
        return now;
    }

    @Override
    public void add(int index, int delay, double value) {
        throw new UnsupportedOperationException("a population only reads its inbox");
    }
}
