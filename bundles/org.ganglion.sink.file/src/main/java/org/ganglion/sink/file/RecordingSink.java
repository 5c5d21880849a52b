// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.util.Map;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Spike times and traces of a pipeline's nodes as CSV under the heading {@code step,time_s,recorded,element,value}: a line per spike
 * (value 1), and per element of a dense signal or a variable. Settings: {@link RecordingSettings}. A disk that is full or slow costs
 * lines, which are counted, and nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "recording")
public final class RecordingSink implements Sink {
    @Override
    public Outlet open(String pipeline, Map<String, String> settings) {
        return new RecordingOutlet(pipeline, RecordingSettings.of(settings));
    }
}
