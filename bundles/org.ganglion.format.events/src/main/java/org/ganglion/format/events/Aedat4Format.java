// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.reading.EventFile.Format;
import org.osgi.service.component.annotations.Component;

/** DV recordings of AEDAT 4. */
@Component(service = SampleFormat.class)
public final class Aedat4Format extends EventSamples {
    /** Created by the component runtime. */
    public Aedat4Format() {
        super(Format.AEDAT4);
    }
}
