// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.file.Path;
import org.ganglion.api.stream.SampleFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sound in RIFF WAVE files: a row is a sampling instant, a column a channel. */
@Component
@Designate(ocd = WavFormat.Configuration.class)
public final class WavFormat implements SampleFormat {

    private static final int KIND_AT = 8;

    /** What the rows hold. */
    @ObjectClassDefinition(name = "Ganglion WAV reader")
    @interface Configuration {
        @AttributeDefinition(
                name = "Integers",
                description = "whether integer samples are given as they are stored (8 bits as -128 to 127)"
                        + " instead of as -1 to 1")
        boolean integers() default false;
    }

    private final boolean integers;

    /** Created by the component runtime. */
    @Activate
    public WavFormat(Configuration configuration) {
        this(configuration.integers());
    }

    WavFormat(boolean integers) {
        this.integers = integers;
    }

    @Override
    public String extension() {
        return "wav";
    }

    @Override
    public boolean recognizes(byte[] head) {
        return holds(head, 0, "RIFF") && holds(head, KIND_AT, "WAVE");
    }

    @Override
    public Rows open(Path file) throws IOException {
        return WavFile.open(file, integers);
    }

    private static boolean holds(byte[] head, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= head.length || head[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
