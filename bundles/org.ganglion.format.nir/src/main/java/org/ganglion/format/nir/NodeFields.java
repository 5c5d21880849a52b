// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Tensor;
import org.ganglion.format.nir.hdf5.Dataset;
import org.ganglion.format.nir.hdf5.Group;
import org.ganglion.format.nir.hdf5.Hdf5Exception;

/** The fields of one node in the file. Remembers which were asked for, so that the others can be refused. */
final class NodeFields {

    private static final String TYPE = "type";
    private static final String METADATA = "metadata";
    /** As many as HDF5 has itself. */
    private static final int MOST_DIMENSIONS = 32;

    private final Group group;
    private final Set<String> unread;

    NodeFields(Group group) {
        this.group = group;
        unread = new LinkedHashSet<>(group.names());
        // whatever its author noted beside the network
        unread.remove(METADATA);
    }

    /** The node's type in NIR. */
    String type() {
        return text(TYPE);
    }

    Group group() {
        return group;
    }

    /** Marks a field as known without reading it here. */
    void know(String name) {
        unread.remove(name);
    }

    /** Refuses fields that nobody asked for. */
    void refuseUnknown() {
        if (!unread.isEmpty()) {
            throw wrong(unread.iterator().next(), "is not a field of this type");
        }
    }

    /** The fields that nobody asked for so far, but for the type, in the order of the file. */
    List<String> unread() {
        return unread.stream().filter(name -> !name.equals(TYPE)).toList();
    }

    /** Whether a field is there and holds something. */
    boolean has(String name) {
        return optional(name).isPresent();
    }

    /** Whether a field holds a text. */
    boolean isText(String name) {
        return optional(name).map(Dataset::isString).orElse(false);
    }

    /** A text. */
    String text(String name) {
        Dataset dataset = required(name);
        if (!dataset.isString() || dataset.elements() != 1) {
            throw wrong(name, "is not a text");
        }
        try {
            return dataset.strings()[0];
        } catch (Hdf5Exception e) {
            throw refused(name, e);
        }
    }

    /** Finite numbers, float32 where the file says so. */
    Tensor numbers(String name) {
        return tensor(name, required(name));
    }

    /** Finite numbers, or a single one where the file holds none. */
    Tensor numbers(String name, double fallback) {
        return optional(name).map(dataset -> tensor(name, dataset)).orElse(Tensor.scalar(fallback));
    }

    /** Integers of 32 bits in a list, or one for all. */
    int[] integers(String name, int count) {
        int[] found = integers(name);
        if (found.length == count) {
            return found;
        }
        if (found.length != 1) {
            throw wrong(name, "has " + found.length + " elements, expected " + count);
        }
        int[] repeated = new int[count];
        Arrays.fill(repeated, found[0]);
        return repeated;
    }

    /** A single integer of 32 bits. */
    int integer(String name) {
        return integers(name, 1)[0];
    }

    /** A list of integers of 32 bits: no longer than there can be dimensions, so that a message may show it whole. */
    int[] integers(String name) {
        Dataset dataset = required(name);
        if (dataset.shape().length > 1) {
            throw wrong(name, "has the shape " + Arrays.toString(dataset.shape()) + ", expected a list");
        }
        if (dataset.elements() > MOST_DIMENSIONS) {
            throw wrong(name, "has " + dataset.elements() + " elements, expected at most " + MOST_DIMENSIONS);
        }
        try {
            return integers(name, dataset.longs());
        } catch (Hdf5Exception e) {
            throw refused(name, e);
        }
    }

    /** A shape: at least one length, each at least 1. */
    int[] shape(String name) {
        int[] shape = integers(name);
        for (int length : shape) {
            if (length < 1) {
                throw wrong(name, "is " + Arrays.toString(shape) + ", expected lengths of at least 1");
            }
        }
        return shape;
    }

    /** A failure of one field. */
    static GanglionException wrong(String name, String what) {
        return new GanglionException(Reason.INCONSISTENT, "field '" + name + "' " + what);
    }

    private Optional<Dataset> optional(String name) {
        unread.remove(name);
        if (!group.has(name)) {
            return Optional.empty();
        }
        try {
            Dataset dataset = group.dataset(name);
            return dataset.isEmpty() ? Optional.empty() : Optional.of(dataset);
        } catch (Hdf5Exception e) {
            throw refused(name, e);
        }
    }

    private Dataset required(String name) {
        return optional(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    private static Tensor tensor(String name, Dataset dataset) {
        try {
            Tensor tensor = stored(dataset);
            requireFinite(name, tensor);
            return tensor;
        } catch (Hdf5Exception e) {
            throw refused(name, e);
        } catch (GanglionException e) {
            throw e.getMessage().startsWith("field ") ? e : e.at("field '" + name + "'");
        }
    }

    private static Tensor stored(Dataset dataset) throws Hdf5Exception {
        if (dataset.isInteger()) {
            return whole(dataset.longs(), dataset.shape());
        }
        return dataset.fitsFloat()
                ? Tensor.of(dataset.floats(), dataset.shape())
                : Tensor.of(dataset.doubles(), dataset.shape());
    }

    private static Tensor whole(long[] values, int[] shape) {
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (int) values[i];
            if (narrow[i] != values[i]) {
                return Tensor.of(Arrays.stream(values).asDoubleStream().toArray(), shape);
            }
        }
        return Tensor.of(narrow, shape);
    }

    private static void requireFinite(String name, Tensor tensor) {
        for (int i = 0, size = tensor.size(); i < size; i++) {
            if (!Double.isFinite(tensor.at(i))) {
                throw wrong(name, "has the value " + tensor.at(i) + " at element " + i);
            }
        }
    }

    private static int[] integers(String name, long[] values) {
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (int) values[i];
            if (narrow[i] != values[i]) {
                throw wrong(name, "has the value " + values[i] + " at element " + i);
            }
        }
        return narrow;
    }

    private static GanglionException refused(String name, Hdf5Exception e) {
        return Refusals.of(e).at("field '" + name + "'");
    }
}
