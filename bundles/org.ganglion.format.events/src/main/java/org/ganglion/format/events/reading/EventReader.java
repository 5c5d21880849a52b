// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import org.ganglion.api.GanglionException;

/** The events of a recording, batch after batch in constant memory. Used by one thread. */
public interface EventReader extends AutoCloseable {
    /** What the file says of its sensor. */
    Geometry geometry();

    /**
     * Reads the next events.
     *
     * @param into what it held is lost; may stay empty before the end
     * @return false at the end
     * @throws GanglionException MALFORMED or UNSUPPORTED, naming file and byte
     */
    boolean read(EventBatch into) throws IOException;

    @Override
    void close() throws IOException;
}
