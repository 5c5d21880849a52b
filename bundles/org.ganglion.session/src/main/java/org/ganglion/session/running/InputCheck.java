// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/** Refuses what the caller must not put into an input, so that no provider is blamed for it. */
final class InputCheck {
    /**
     * The inputs of a plan without state are checked before the step only up to this size: the check of more would cost a share of the
     * step that can be measured, and can be made as well when something is wrong after the step.
     */
    private static final int MOST_CHECKED_BEFORE = 4096;

    private final String session;
    private final List<Port> ports;
    private final boolean small;

    InputCheck(String session, List<Port> ports, Signal[] inputs) {
        this.session = session;
        this.ports = ports;
        long real = 0;
        for (Signal input : inputs) {
            real += input.type() == Dtype.F64 || input.type() == Dtype.F32 ? input.size() : 0;
        }
        this.small = real <= MOST_CHECKED_BEFORE;
    }

    /** Whether the inputs are checked before a step of this plan; else after it, if something is wrong then. */
    boolean before(ActivePlan plan) {
        return small || plan.stateful();
    }

    /**
     * Checks.
     *
     * @param step for the message
     * @throws GanglionException INCONSISTENT if a value is not finite, or indices are not ascending within the input
     */
    void require(Signal[] inputs, long step) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].form() != Form.DENSE && !ascending(inputs[i])) {
                throw refused(i, step, "lists indices that do not ascend within its " + inputs[i].size() + " elements");
            }
            if (!FiniteCheck.finite(inputs[i])) {
                throw refused(i, step, "holds a value that is not finite");
            }
        }
    }

    private static boolean ascending(Signal input) {
        int[] index = input.index();
        int last = -1;
        for (int k = 0; k < input.count(); k++) {
            if (index[k] <= last) {
                return false;
            }
            last = index[k];
        }
        return last < input.size();
    }

    private GanglionException refused(int input, long step, String what) {
        return new GanglionException(
                Reason.INCONSISTENT,
                session + ": input '" + ports.get(input).name() + "' of step " + step + ' ' + what
                        + "; nothing was computed");
    }
}
