// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.ganglion.api.stream.SampleFormat;

/**
 * Rows of an array whose first dimension runs fastest: every column stands in one piece. A block of rows is gathered by
 * one read per column.
 */
final class FortranRows implements SampleFormat.Rows {

    private static final int BLOCK_NUMBERS = 1 << 18;

    private final Refusals refusals;
    private final FileChannel channel;
    private final Numbers numbers;
    private final long start;
    private final long rows;
    private final int columns;
    private final int[] storedAt;
    private final double[] block;
    private final ByteBuffer piece;
    private long row;
    private int heldRows;
    private int nextHeld;

    /**
     * Reads from where the channel stands.
     *
     * @param rows length of the first dimension
     * @param inner lengths of the others, whose product is the number of columns
     */
    FortranRows(Refusals refusals, FileChannel channel, Numbers numbers, ByteOrder order, long rows, int[] inner)
            throws IOException {
        this.refusals = refusals;
        this.channel = channel;
        this.numbers = numbers;
        this.start = channel.position();
        this.rows = rows;
        this.storedAt = storedOrder(inner);
        this.columns = storedAt.length;
        int blockRows = (int) Math.max(1, Math.min(rows, BLOCK_NUMBERS / columns));
        this.block = new double[blockRows * columns];
        this.piece = ByteBuffer.allocate(blockRows * numbers.size()).order(order);
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public double rate() {
        return 0;
    }

    @Override
    public boolean next(double[] into) throws IOException {
        if (row == rows) {
            return false;
        }
        if (nextHeld == heldRows) {
            gather();
        }
        row++;
        for (int column = 0; column < columns; column++) {
            double value = block[nextHeld * columns + column];
            if (!Double.isFinite(value)) {
                throw refusals.notFinite(row, column + 1, value);
            }
            into[column] = value;
        }
        nextHeld++;
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void gather() throws IOException {
        heldRows = (int) Math.min(rows - row, block.length / columns);
        nextHeld = 0;
        for (int column = 0; column < columns; column++) {
            long at = start + (storedAt[column] * rows + row) * numbers.size();
            piece.clear().limit(heldRows * numbers.size());
            while (piece.hasRemaining()) {
                if (channel.read(piece, at + piece.position()) < 0) {
                    throw refusals.malformed("the file became shorter while it was read");
                }
            }
            for (int held = 0; held < heldRows; held++) {
                block[held * columns + column] = numbers.read(piece, held * numbers.size());
            }
        }
    }

    /** For every column in row-major order, its place when the first of the inner dimensions runs fastest. */
    private static int[] storedOrder(int[] inner) {
        int columns = 1;
        for (int length : inner) {
            columns *= length;
        }
        int[] places = new int[columns];
        for (int column = 0; column < columns; column++) {
            int rest = column;
            int step = columns;
            int place = 0;
            for (int axis = inner.length - 1; axis >= 0; axis--) {
                step /= inner[axis];
                place += rest % inner[axis] * step;
                rest /= inner[axis];
            }
            places[column] = place;
        }
        return places;
    }
}
