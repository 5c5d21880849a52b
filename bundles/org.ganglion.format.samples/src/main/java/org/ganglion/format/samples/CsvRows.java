// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.SampleFormat;

/**
 * Reads rows of numbers from text. The separator is the first of semicolon, tab, comma and blank that the first line
 * holds outside of quotes; where it is not the comma, a comma may stand for the decimal point. Fields may be quoted. Lines
 * end with LF, CR LF or CR. Empty lines and lines that start with # are skipped; a first line without any number is a
 * header. Memory: one buffer and one row; nothing is allocated per row, except where a number has more digits than a
 * double holds.
 */
final class CsvRows implements SampleFormat.Rows {

    private static final int BUFFER = 1 << 16;
    private static final int MOST_COLUMNS = 1 << 22;
    private static final int END = -1;
    private static final int NOT_BEGUN = -2;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final String SEPARATORS = ";\t, ";

    private final Refusals refusals;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final DecimalText field = new DecimalText();
    private int position;
    private int limit;
    private long line = 1;
    private long lineOfField;
    private int separator = NOT_BEGUN;
    private double[] row = new double[16];
    private int columns;
    private boolean firstPending = true;

    private CsvRows(Path file, InputStream in) {
        this.refusals = new Refusals(file);
        this.in = in;
    }

    static CsvRows open(Path file) throws IOException {
        CsvRows rows = new CsvRows(file, Files.newInputStream(file));
        try {
            rows.readFirstRow();
            return rows;
        } catch (IOException | GanglionException e) {
            rows.close();
            throw e;
        }
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
        if (firstPending) {
            firstPending = false;
            System.arraycopy(row, 0, into, 0, columns);
            // from here on rows go straight to the caller
            row = null;
            return true;
        }
        if (!skipToRow()) {
            return false;
        }
        long here = line;
        int count = readRow(into, columns);
        if (count != columns) {
            throw refusals.malformed("line " + here + ", column " + Math.min(count, columns + 1) + ": the row has "
                    + (count > columns ? "more than " + columns : count) + " columns, the first has " + columns);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readFirstRow() throws IOException {
        skipByteOrderMark();
        if (!skipToRow()) {
            throw refusals.malformed("line " + line + ", column 1: the file holds no row");
        }
        separator = findSeparator();
        field.takeCommaForPoint(separator != ',');
        if (isHeader() && !skipToRow()) {
            throw refusals.malformed("line " + line + ", column 1: the file holds no row behind its header");
        }
        columns = readRow(null, MOST_COLUMNS);
        if (columns > MOST_COLUMNS) {
            throw refusals.tooLarge("line " + line + ": the row has more than " + MOST_COLUMNS + " columns");
        }
        row = Arrays.copyOf(row, columns);
    }

    /** Reads to the end of the line; the number of columns, at most one more than {@code most}. */
    private int readRow(double[] into, int most) throws IOException {
        int count = 0;
        boolean more = true;
        while (more) {
            more = readField(count + 1);
            if (count == most) {
                return most + 1;
            }
            store(into, count++, number(count));
        }
        return count;
    }

    private void store(double[] into, int index, double value) {
        if (into != null) {
            into[index] = value;
            return;
        }
        if (index == row.length) {
            row = Arrays.copyOf(row, 2 * index);
        }
        row[index] = value;
    }

    private double number(int column) {
        if (field.isEmpty()) {
            throw refusals.malformed("line " + lineOfField + ", column " + column + ": there is no number");
        }
        if (!field.parse()) {
            throw refusals.malformed("line " + lineOfField + ", column " + column + ": '" + shortened()
                    + (field.isNotFinite() ? "' is not a finite number" : "' is not a number"));
        }
        if (Double.isInfinite(field.value())) {
            throw refusals.malformed(
                    "line " + lineOfField + ", column " + column + ": '" + shortened() + "' is too large");
        }
        return field.value();
    }

    private String shortened() {
        String text = field.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "..";
    }

    /** Reads one field without the blanks around it; false if it was the last of its line. */
    private boolean readField(int column) throws IOException {
        field.clear();
        lineOfField = line;
        int octet = read();
        while (octet == ' ' || octet == '\t' && separator != '\t') {
            octet = read();
        }
        if (octet == '"') {
            octet = readQuoted(column);
        }
        while (octet != END && octet != '\n' && octet != separator) {
            add(octet, column);
            octet = read();
        }
        field.trimEnd();
        if (octet == '\n') {
            line++;
        }
        return octet == separator && !(separator == ' ' && blanksEndTheLine());
    }

    private void add(int octet, int column) {
        if (octet >= 0 && octet < ' ' && octet != '\t') {
            throw refusals.malformed("line " + line + ", column " + column + ": the byte " + octet + " is not text");
        }
        if (!field.add(octet)) {
            throw refusals.malformed("line " + line + ", column " + column + ": more than " + DecimalText.LONGEST
                    + " characters are not a number");
        }
    }

    /** Reads what stands between quotes; what comes behind the second and the blanks after it. */
    private int readQuoted(int column) throws IOException {
        int octet = read();
        while (octet != '"') {
            if (octet == END || octet == '\n') {
                throw refusals.malformed("line " + line + ", column " + column + ": a quote is not closed");
            }
            if (octet != ' ' || !field.isEmpty()) {
                add(octet, column);
            }
            octet = read();
        }
        field.trimEnd();
        octet = separator == ' ' ? read() : ' ';
        while (octet == ' ' && separator != ' ') {
            octet = read();
        }
        return octet;
    }

    /** With blanks as separators any number of them counts as one, and those at the end of a line as none. */
    private boolean blanksEndTheLine() throws IOException {
        int octet = peek();
        while (octet == ' ') {
            read();
            octet = peek();
        }
        if (octet == '\n') {
            read();
            line++;
        }
        return octet == '\n' || octet == END;
    }

    /** Skips empty lines and comments; false at the end of the file. */
    private boolean skipToRow() throws IOException {
        while (true) {
            int octet = peek();
            if (octet == END) {
                return false;
            }
            if (octet == '\n') {
                line++;
                read();
            } else if (octet == ' ' || octet == '\t' && separator != '\t') {
                read();
            } else if (octet == '#') {
                while (octet != END && octet != '\n') {
                    octet = read();
                }
                line++;
            } else {
                return true;
            }
        }
    }

    private void skipByteOrderMark() throws IOException {
        peek();
        if (limit >= BYTE_ORDER_MARK.length
                && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            position = BYTE_ORDER_MARK.length;
        }
    }

    /** Looks at the line that begins here, as far as it is buffered. */
    private int findSeparator() throws IOException {
        fillFromHere();
        int best = SEPARATORS.length();
        boolean quoted = false;
        for (int i = position; i < limit && !isLineEnd(buffer[i]); i++) {
            quoted ^= buffer[i] == '"';
            int rank = SEPARATORS.indexOf(buffer[i]);
            boolean blankAtEnd = buffer[i] == ' ' && endsLine(i);
            if (rank >= 0 && rank < best && !blankAtEnd && !quoted) {
                best = rank;
            }
        }
        return best < SEPARATORS.length() ? SEPARATORS.charAt(best) : ',';
    }

    private boolean endsLine(int from) {
        int i = from;
        while (i < limit && buffer[i] == ' ') {
            i++;
        }
        return i == limit || isLineEnd(buffer[i]);
    }

    private static boolean isLineEnd(int octet) {
        return octet == '\n' || octet == '\r';
    }

    /** Whether the line that begins here holds no number; it is skipped then. */
    private boolean isHeader() throws IOException {
        field.clear();
        boolean fits = true;
        boolean quoted = false;
        for (int at = position; at < limit && !isLineEnd(buffer[at]); at++) {
            int octet = buffer[at];
            quoted ^= octet == '"';
            if (octet == separator && !quoted) {
                if (isNumber(fits)) {
                    return false;
                }
                field.clear();
                fits = true;
            } else if (octet != '"' && (octet != ' ' || !field.isEmpty())) {
                fits &= field.add(octet);
            }
        }
        if (isNumber(fits)) {
            return false;
        }
        while (read() != '\n') {
            if (peek() == END) {
                break;
            }
        }
        line++;
        return true;
    }

    private boolean isNumber(boolean fits) {
        field.trimEnd();
        return fits && (field.parse() || field.isNotFinite());
    }

    /** Moves what is left to the front of the buffer and fills it. */
    private void fillFromHere() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        limit += Math.max(0, in.readNBytes(buffer, limit, buffer.length - limit));
    }

    /** The next byte, which stays; of a line's end LF, whichever it is. */
    private int peek() throws IOException {
        int octet = stored();
        return octet == '\r' ? '\n' : octet;
    }

    private int read() throws IOException {
        int octet = stored();
        if (octet == END) {
            return END;
        }
        position++;
        if (octet != '\r') {
            return octet;
        }
        if (stored() == '\n') {
            position++;
        }
        return '\n';
    }

    private int stored() throws IOException {
        if (position == limit) {
            limit = Math.max(0, in.read(buffer));
            position = 0;
        }
        return position == limit ? END : buffer[position] & 0xff;
    }
}
