// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file on a real disk, of which some operations are watched or fail. */
interface ForwardingFile extends Volume.OpenFile {
    Volume.OpenFile inner();

    @Override
    default long size() throws IOException {
        return inner().size();
    }

    @Override
    default boolean read(ByteBuffer into, long position) throws IOException {
        return inner().read(into, position);
    }

    @Override
    default void write(ByteBuffer from, long position) throws IOException {
        inner().write(from, position);
    }

    @Override
    default void cut(long size) throws IOException {
        inner().cut(size);
    }

    @Override
    default void sync() throws IOException {
        inner().sync();
    }

    @Override
    default void close() throws IOException {
        inner().close();
    }
}
