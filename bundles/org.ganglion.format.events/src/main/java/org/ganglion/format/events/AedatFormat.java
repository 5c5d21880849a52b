// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.reading.EventFile.Format;
import org.osgi.service.component.annotations.Component;

/** jAER recordings of AEDAT 2. */
@Component(service = SampleFormat.class)
public final class AedatFormat extends EventSamples {
    /** Created by the component runtime. */
    public AedatFormat() {
        super(Format.AEDAT);
    }
}
