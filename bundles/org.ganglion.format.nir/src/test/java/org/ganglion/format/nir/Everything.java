// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import org.ganglion.format.nir.hdf5.Dataset;
import org.ganglion.format.nir.hdf5.Group;
import org.ganglion.format.nir.hdf5.Hdf5Exception;
import org.ganglion.format.nir.hdf5.Hdf5File;
import org.ganglion.format.nir.hdf5.Limits;

/** Reads all that an HDF5 file holds, however damaged. */
final class Everything {

    private static final long MOST_NANOS = 1_000_000_000;

    private Everything() {}

    static void read(byte[] file, String how) {
        long start = System.nanoTime();
        try {
            read(Hdf5File.open(ByteBuffer.wrap(file), Limits.DEFAULT).root());
        } catch (Hdf5Exception e) {
            assertTrue(!e.getMessage().isEmpty() && e.path().startsWith("/"));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(how, e);
        }
        assertTrue(System.nanoTime() - start < MOST_NANOS, () -> how + " takes too long");
    }

    private static void read(Group group) throws Hdf5Exception {
        for (String name : group.names()) {
            try {
                if (group.isGroup(name)) {
                    read(group.group(name));
                } else {
                    read(group.dataset(name));
                }
            } catch (Hdf5Exception e) {
                if (e.kind() == Hdf5Exception.Kind.TOO_LARGE) {
                    throw e;
                }
            }
        }
    }

    private static void read(Dataset dataset) throws Hdf5Exception {
        if (dataset.isString()) {
            dataset.strings();
        } else {
            dataset.doubles();
        }
    }
}
