// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.format.nir.hdf5.Hdf5Exception;

/** Puts the failures of the HDF5 reader into the words of the API. */
final class Refusals {

    private Refusals() {}

    static GanglionException of(Hdf5Exception e) {
        Reason reason =
                switch (e.kind()) {
                    case DAMAGED, MISMATCH -> Reason.MALFORMED;
                    case UNSUPPORTED -> Reason.UNSUPPORTED;
                    case TOO_LARGE -> Reason.TOO_LARGE;
                };
        return new GanglionException(reason, "HDF5 object " + e.path() + ": " + e.getMessage(), e);
    }
}
