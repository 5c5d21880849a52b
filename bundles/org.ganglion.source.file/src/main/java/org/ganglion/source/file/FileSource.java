// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * A file as a source: each row, or each so many, is a sample. Which formats there are is a matter of the {@link SampleFormat} services.
 * Settings: {@link FileSettings}. A sample allocates its array of values and itself, and what the format allocates for its rows.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@StreamKind(kind = "file")
public final class FileSource implements Source {
    private static final int HEAD = 64;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SampleFormat> formats = List.of();

    @Override
    public Delivery open(String pipeline, Map<String, String> settings, Intake intake) {
        FileSettings read = FileSettings.of(settings);
        SampleFormat format = format(read.path());
        try {
            SampleFormat.Rows rows = format.open(read.path(), read.format());
            try {
                return new FileDelivery(pipeline, read, format, rows, intake);
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot read " + read.path() + ": " + e.getMessage(), e);
        }
    }

    /** By content; a text file, which says nothing of itself, by its name. */
    private SampleFormat format(Path file) {
        byte[] head = head(file);
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        List<SampleFormat> live = formats;
        for (SampleFormat format : live) {
            if (name.endsWith('.' + format.extension()) && format.recognizes(head)) {
                return format;
            }
        }
        for (SampleFormat format : live) {
            if (format.recognizes(head)) {
                return format;
            }
        }
        throw new GanglionException(
                Reason.MISSING_CAPABILITY,
                "a format that reads " + file + "; there are "
                        + live.stream().map(SampleFormat::extension).toList());
    }

    private static byte[] head(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, "source 'file': there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
