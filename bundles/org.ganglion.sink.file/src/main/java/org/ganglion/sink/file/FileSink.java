// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.nio.file.Files;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * A file as a sink: a line per result, CSV or JSON. Settings: {@link FileSinkSettings}. Lines are written by a thread of the sink's own;
 * a disk that is full or slow costs results, which are counted, and nothing else.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "file")
public final class FileSink implements Sink {
    @Override
    public Outlet open(String pipeline, Map<String, String> settings) {
        FileSinkSettings read = FileSinkSettings.of(settings);
        if (!Files.isDirectory(read.path().getParent())) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "sink 'file': there is no folder " + read.path().getParent());
        }
        return new FileOutlet(pipeline, read);
    }
}
