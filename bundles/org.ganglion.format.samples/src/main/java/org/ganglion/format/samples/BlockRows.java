// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.ganglion.api.stream.SampleFormat;

/** Rows of numbers that stand one after the other in a file, read block by block into one buffer. */
final class BlockRows implements SampleFormat.Rows {

    private static final int BLOCK = 1 << 18;

    private final Refusals refusals;
    private final FileChannel channel;
    private final Numbers numbers;
    private final int columns;
    private final double rate;
    private final double scale;
    private final ByteBuffer block;
    private long unread;
    private long row;

    /**
     * Reads on from where the channel stands.
     *
     * @param rows how many there are
     * @param columns numbers per row
     * @param rate rows per second, or 0
     * @param scale what every number is multiplied with
     */
    BlockRows(
            Refusals refusals,
            FileChannel channel,
            Numbers numbers,
            ByteOrder order,
            long rows,
            int columns,
            double rate,
            double scale) {
        this.refusals = refusals;
        this.channel = channel;
        this.numbers = numbers;
        this.columns = columns;
        this.rate = rate;
        this.scale = scale;
        this.unread = rows;
        int rowBytes = columns * numbers.size();
        long held = Math.max(1, Math.min(rows, BLOCK / rowBytes));
        this.block = ByteBuffer.allocate((int) held * rowBytes).order(order).flip();
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public double rate() {
        return rate;
    }

    @Override
    public boolean next(double[] into) throws IOException {
        if (!block.hasRemaining()) {
            if (unread == 0) {
                return false;
            }
            fill();
        }
        row++;
        int at = block.position();
        int size = numbers.size();
        for (int column = 0; column < columns; column++) {
            double value = numbers.read(block, at + column * size) * scale;
            if (!Double.isFinite(value)) {
                throw refusals.notFinite(row, column + 1, value);
            }
            into[column] = value;
        }
        block.position(at + columns * size);
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void fill() throws IOException {
        int rowBytes = columns * numbers.size();
        int rows = (int) Math.min(unread, block.capacity() / rowBytes);
        block.clear().limit(rows * rowBytes);
        while (block.hasRemaining()) {
            if (channel.read(block) < 0) {
                throw refusals.malformed("the file became shorter while it was read");
            }
        }
        block.flip();
        unread -= rows;
    }
}
