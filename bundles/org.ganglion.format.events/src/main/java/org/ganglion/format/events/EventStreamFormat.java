// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.reading.EventFile.Format;
import org.osgi.service.component.annotations.Component;

/** Recordings of Event Stream. */
@Component(service = SampleFormat.class)
public final class EventStreamFormat extends EventSamples {
    /** Created by the component runtime. */
    public EventStreamFormat() {
        super(Format.ES);
    }
}
