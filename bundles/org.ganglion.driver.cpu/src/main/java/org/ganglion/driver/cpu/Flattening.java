// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Signal;

/** Flatten: the same elements in another shape. */
final class Flattening implements Transform {
    @Override
    public void check(Node node, Options options) {
        if (node.input().size() != node.output().size()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "a Flatten from " + node.input() + " to " + node.output() + " would change the number of elements");
        }
    }

    @Override
    public Stage prepare(Node node, StageContext context) {
        return new Flattened(context.input(node.id(), 0), context.output(node.id(), 0));
    }

    private record Flattened(Signal input, Signal output) implements PlainStage {
        @Override
        public void step(long t) {
            int count = input.count();
            if (input.form() != Form.DENSE) {
                System.arraycopy(input.index(), 0, output.index(), 0, count);
            }
            if (input.form() != Form.SPIKES) {
                System.arraycopy(input.f64(), 0, output.f64(), 0, count);
            }
            switch (input.form()) {
                case SPIKES -> output.spikes(count);
                case EVENTS -> output.events(count);
                default -> output.dense();
            }
        }
    }
}
