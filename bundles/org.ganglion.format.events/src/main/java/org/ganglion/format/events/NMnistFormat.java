// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events;

import org.ganglion.api.stream.SampleFormat;
import org.ganglion.format.events.reading.EventFile.Format;
import org.osgi.service.component.annotations.Component;

/** Recordings of N-MNIST. */
@Component(service = SampleFormat.class)
public final class NMnistFormat extends EventSamples {
    /** Created by the component runtime. */
    public NMnistFormat() {
        super(Format.BIN);
    }
}
