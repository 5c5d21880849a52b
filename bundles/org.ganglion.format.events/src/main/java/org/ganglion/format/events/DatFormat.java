// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.reading.EventFile.Format;
import org.osgi.service.component.annotations.Component;

/** Prophesee recordings of DAT. */
@Component(service = SampleFormat.class)
public final class DatFormat extends EventSamples {
    /** Created by the component runtime. */
    public DatFormat() {
        super(Format.DAT);
    }
}
