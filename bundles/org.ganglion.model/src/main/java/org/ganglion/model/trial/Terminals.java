// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.trial;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.session.Session;

/** A session's inputs and outputs as rows of numbers: all inputs one after the other, likewise the outputs; integers as they are. */
final class Terminals {
    private final Session session;

    Terminals(Session session) {
        this.session = session;
    }

    int inputs() {
        return session.inputs().stream().mapToInt(Port::size).sum();
    }

    int outputs() {
        return session.outputs().stream().mapToInt(Port::size).sum();
    }

    /** Makes a step on a row. */
    double[] step(double[] row) {
        int from = 0;
        for (int i = 0; i < session.inputs().size(); i++) {
            Port port = session.inputs().get(i);
            write(port, row, from, session.input(i));
            from += port.size();
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
            read(session.output(i), row, from);
            from += session.outputs().get(i).size();
        }
        return row;
    }

    private static void write(Port port, double[] row, int from, Signal into) {
        if (!port.forms().contains(Form.DENSE)) {
            writeActive(port, row, from, into);
            return;
        }
        for (int i = 0; i < port.size(); i++) {
            put(into, i, row[from + i]);
        }
        into.dense();
    }

    private static void writeActive(Port port, double[] row, int from, Signal into) {
        boolean values = port.forms().contains(Form.EVENTS);
        int count = 0;
        for (int i = 0; i < port.size(); i++) {
            if (row[from + i] != 0) {
                into.index()[count] = i;
                if (values) {
                    put(into, count, row[from + i]);
                }
                count++;
            }
        }
        if (values) {
            into.events(count);
        } else {
            into.spikes(count);
        }
    }

    private static void put(Signal signal, int at, double value) {
        switch (signal.type()) {
            case F64 -> signal.f64()[at] = value;
            case F32 -> signal.f32()[at] = (float) value;
            case I32 -> signal.i32()[at] = (int) whole(signal.type(), value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case I8 -> signal.i8()[at] = (byte) whole(signal.type(), value, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
    }

    private static double whole(Dtype type, double value, int low, int high) {
        if (value != Math.rint(value) || value < low || value > high) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the input takes whole numbers of " + low + " to " + high + " (" + type + "), not " + value);
        }
        return value;
    }

    private static void read(Signal signal, double[] row, int from) {
        switch (signal.form()) {
            case DENSE -> {
                for (int i = 0; i < signal.size(); i++) {
                    row[from + i] = get(signal, i);
                }
            }
            case SPIKES -> {
                Arrays.fill(row, from, from + signal.size(), 0);
                for (int k = 0; k < signal.count(); k++) {
                    row[from + signal.index()[k]] = 1;
                }
            }
            case EVENTS -> {
                Arrays.fill(row, from, from + signal.size(), 0);
                for (int k = 0; k < signal.count(); k++) {
                    row[from + signal.index()[k]] = get(signal, k);
                }
            }
        }
    }

    private static double get(Signal signal, int at) {
        return switch (signal.type()) {
            case F64 -> signal.f64()[at];
            case F32 -> signal.f32()[at];
            case I32 -> signal.i32()[at];
            case I8 -> signal.i8()[at];
        };
    }
}
