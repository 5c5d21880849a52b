// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.ganglion.api.stream.RowFormat;
import org.ganglion.api.stream.SampleFormat;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Text with a row of decimal numbers per line: a line is a time step, a column an element. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CsvFormat implements SampleFormat, RowFormat {

    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};

    @Override
    public String extension() {
        return "csv";
    }

    /** Text that does not start as another format does. */
    @Override
    public boolean recognizes(byte[] head) {
        if (head.length == 0 || "{[<".indexOf(head[0]) >= 0 || startsWith(head, RIFF)) {
            return false;
        }
        for (byte octet : head) {
            boolean control = octet >= 0 && octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r';
            if (control || octet == 0x7f) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Rows open(Path file) throws IOException {
        return CsvRows.open(file);
    }

    @Override
    public Writer write(OutputStream out) {
        return new CsvWriter(out);
    }

    private static boolean startsWith(byte[] head, byte[] signature) {
        return head.length >= signature.length
                && java.util.Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
    }
}
