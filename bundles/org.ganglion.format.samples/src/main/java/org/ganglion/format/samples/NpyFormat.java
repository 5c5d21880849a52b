// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.file.Path;
import org.ganglion.api.stream.SampleFormat;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Arrays that NumPy saved: the first dimension counts rows, all others together, in row-major order, are the columns. An
 * array of one dimension has one column, a single number one row of one column.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class NpyFormat implements SampleFormat {

    @Override
    public String extension() {
        return "npy";
    }

    @Override
    public boolean recognizes(byte[] head) {
        return NpyFile.begins(head);
    }

    @Override
    public Rows open(Path file) throws IOException {
        return NpyFile.open(file);
    }
}
