// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.trial;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Port;
import org.ganglion.session.Session;

/** A session's inputs and outputs as rows of numbers: all inputs one after the other, likewise the outputs; integers as they are. */
public final class Terminals {
    private final Session session;

    /** Of a session that the caller closes. */
    public Terminals(Session session) {
        this.session = session;
    }

    /** Elements of all inputs. */
    public int inputs() {
        return session.inputs().stream().mapToInt(Port::size).sum();
    }

    int outputs() {
        return session.outputs().stream().mapToInt(Port::size).sum();
    }

    /** Makes a step on a row. */
    public double[] step(double[] row) {
        int from = 0;
        for (int i = 0; i < session.inputs().size(); i++) {
            session.input(i).write(row, from);
            from += session.inputs().get(i).size();
        }
        if (!session.step()) {
            throw new GanglionException(Reason.PROVIDER_FAILED, session.name() + ": no provider is left that runs it");
        }
        return output();
    }

    private double[] output() {
        double[] row = new double[outputs()];
        int from = 0;
        for (int i = 0; i < session.outputs().size(); i++) {
            session.output(i).read(row, from);
            from += session.outputs().get(i).size();
        }
        return row;
    }
}
