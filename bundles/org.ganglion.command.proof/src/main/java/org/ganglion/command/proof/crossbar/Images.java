// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Handwritten digits of MNIST, from IDX files.
 *
 * @param side of an image, in pixels
 * @param pixels of each image, by row
 * @param labels of each image
 */
record Images(int side, byte[][] pixels, byte[] labels) {
    static final String IMAGES = "images-idx3-ubyte.gz";
    static final String LABELS = "labels-idx1-ubyte.gz";

    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    static Images read(Path images, Path labels) throws IOException {
        try (DataInputStream in = open(images);
                DataInputStream names = open(labels)) {
            require(in.readInt() == IMAGES_MAGIC, images);
            require(names.readInt() == LABELS_MAGIC, labels);
            int count = in.readInt();
            require(names.readInt() == count, labels);
            int side = in.readInt();
            require(in.readInt() == side, images);
            byte[][] pixels = new byte[count][side * side];
            for (byte[] image : pixels) {
                in.readFully(image);
            }
            byte[] all = new byte[count];
            names.readFully(all);
            return new Images(side, pixels, all);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
    }

    private static void require(boolean holds, Path file) {
        if (!holds) {
            throw new GanglionException(Reason.MALFORMED, file + ": not square images or labels in the IDX format");
        }
    }

    /** Whether there is ink at a place. */
    boolean isInk(int image, int row, int column) {
        return (pixels[image][row * side + column] & 0xFF) > 127;
    }
}
