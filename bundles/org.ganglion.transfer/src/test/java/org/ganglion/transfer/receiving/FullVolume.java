// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A disk with so much room, or that says so. */
record FullVolume(long said, long room) implements Volume {
    @Override
    public long space(Path folder) {
        return said;
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new FullFile(Volume.local().open(file));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        Volume.local().replace(from, to);
    }

    private final class FullFile implements ForwardingFile {
        private final OpenFile inner;
        private long written;

        FullFile(OpenFile inner) {
            this.inner = inner;
        }

        @Override
        public OpenFile inner() {
            return inner;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            written += from.remaining();
            if (written > room) {
                throw new IOException("No space left on device");
            }
            inner.write(from, position);
        }
    }
}
