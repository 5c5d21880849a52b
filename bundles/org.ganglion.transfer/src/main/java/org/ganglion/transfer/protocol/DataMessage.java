// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * What a publisher sends: a header of {@link #HEADER} bytes, big-endian, and for a block its bytes.
 *
 * @param type what it is
 * @param part of which part of the artifact
 * @param token of the request that it answers
 * @param blockSize in bytes; the last block of a part may be shorter
 * @param n the block's number within the part: it stands at {@code n * blockSize}
 * @param detail see {@link ReplyType}
 * @param partLength bytes of the whole part, 0 if it is not known
 * @param artifact the artifact's SHA-256, 64 hexadecimal digits
 * @param bytes the block, none for other types
 */
public record DataMessage(
        ReplyType type,
        Part part,
        long token,
        int blockSize,
        int n,
        int detail,
        long partLength,
        String artifact,
        ByteBuffer bytes) {
    /** Bytes before the block. */
    public static final int HEADER = 72;

    private static final byte AS_IT_IS = 0;
    private static final byte DEFLATED = 1;
    private static final int CHECKSUM = 4;
    private static final int TOKEN_AT = 8;
    private static final int NUMBER_AT = 20;
    private static final int PART_LENGTH_AT = 32;
    private static final int DIGEST_AT = HEADER - Blocks.DIGEST;
    private static final byte[] NO_ARTIFACT = new byte[Blocks.DIGEST];
    private static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** A reply without bytes to a request. */
    public static DataMessage reply(ReplyType type, FetchRequest to, String artifact, long partLength, int detail) {
        return new DataMessage(
                type, to.part(), to.token(), to.blockSize(), to.first(), detail, partLength, artifact, NONE);
    }

    /**
     * Whether a message as it came may be about an artifact: by its header it is, or it names none. Nothing else of it
     * is checked.
     */
    public static boolean concerns(byte[] message, byte[] artifact) {
        if (message.length < HEADER) {
            return false;
        }
        return Arrays.equals(message, DIGEST_AT, HEADER, artifact, 0, artifact.length)
                || Arrays.equals(message, DIGEST_AT, HEADER, NO_ARTIFACT, 0, NO_ARTIFACT.length);
    }

    /** The token of a message as it came, of which nothing else is checked; 0 if it is too short for one. */
    public static long tokenOf(byte[] message) {
        return message.length < HEADER ? 0 : ByteBuffer.wrap(message).getLong(TOKEN_AT);
    }

    /** The block's number in a message of one's own. */
    public static int numberOf(byte[] message) {
        return ByteBuffer.wrap(message).getInt(NUMBER_AT);
    }

    /** The length of the whole part in a message of one's own. */
    public static long partLengthOf(byte[] message) {
        return ByteBuffer.wrap(message).getLong(PART_LENGTH_AT);
    }

    /** Where the block stands in the part. */
    public long offset() {
        return (long) n * blockSize;
    }

    /** As it is sent. */
    public byte[] encode() {
        return encode(AS_IT_IS, bytes.duplicate());
    }

    /** As it is sent to who takes compressed blocks: compressed if that spares an eighth at least. */
    public byte[] encodeSmaller() {
        byte[] smaller = Deflated.of(bytes);
        return smaller == null ? encode() : encode(DEFLATED, ByteBuffer.wrap(smaller));
    }

    private byte[] encode(byte encoding, ByteBuffer sent) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + sent.remaining());
        out.put((byte) Blocks.FORMAT)
                .put((byte) type.ordinal())
                .put((byte) part.ordinal())
                .put(encoding);
        out.putInt(0)
                .putLong(token)
                .putInt(blockSize)
                .putInt(n)
                .putInt(sent.remaining())
                .putInt(detail);
        out.putLong(partLength).put(HexFormat.of().parseHex(artifact)).put(sent);
        out.putInt(CHECKSUM, checksum(out.array()));
        return out.array();
    }

    /**
     * Reads a message that may come from anybody.
     *
     * @throws GanglionException MALFORMED, naming the field; UNSUPPORTED if it is of another format
     */
    public static DataMessage decode(byte[] message) {
        if (message.length < HEADER) {
            throw malformed("has " + message.length + " bytes, fewer than its header of " + HEADER);
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        int format = in.get() & 0xFF;
        if (format != Blocks.FORMAT) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "data message: format is " + format + "; this side knows " + Blocks.FORMAT);
        }
        ReplyType type = ReplyType.of(in.get() & 0xFF);
        int part = in.get() & 0xFF;
        byte encoding = in.get();
        if (type == null || part >= Part.values().length) {
            throw malformed("is of an unknown type or part");
        }
        if (in.getInt() != checksum(message)) {
            throw malformed("is damaged: its checksum does not fit");
        }
        long token = in.getLong();
        int blockSize = in.getInt();
        int n = in.getInt();
        int length = in.getInt();
        int detail = in.getInt();
        long partLength = in.getLong();
        byte[] artifact = new byte[Blocks.DIGEST];
        in.get(artifact);
        if (length != in.remaining()) {
            throw malformed("length is " + length + ", but " + in.remaining() + " bytes follow");
        }
        DataMessage read = new DataMessage(
                type,
                Part.values()[part],
                token,
                blockSize,
                n,
                detail,
                partLength,
                HexFormat.of().formatHex(artifact),
                in.slice());
        return read.checked(encoding);
    }

    private DataMessage checked(byte encoding) {
        if (type != ReplyType.BLOCK) {
            if (bytes.hasRemaining()) {
                throw malformed("of type " + type + " has " + bytes.remaining() + " bytes");
            }
            return this;
        }
        if (!Blocks.isBlockSize(blockSize)) {
            throw malformed("block size is " + blockSize + ", not 4, 8, 16, 32 or 64 KiB");
        }
        if (n < 0 || offset() >= partLength) {
            throw malformed("n is " + n + ", behind the end at " + partLength);
        }
        int length = (int) Math.min(blockSize, partLength - offset());
        ByteBuffer plain =
                switch (encoding) {
                    case AS_IT_IS -> bytes;
                    case DEFLATED -> Deflated.inflate(bytes, length);
                    default -> throw malformed("block " + n + " is encoded as " + encoding + ", which is not known");
                };
        if (plain.remaining() != length) {
            throw malformed("block " + n + " of " + blockSize + " bytes has " + plain.remaining());
        }
        return new DataMessage(type, part, token, blockSize, n, detail, partLength, artifact, plain);
    }

    private static int checksum(byte[] message) {
        CRC32C sum = new CRC32C();
        sum.update(message, 0, CHECKSUM);
        sum.update(message, CHECKSUM + Integer.BYTES, message.length - CHECKSUM - Integer.BYTES);
        return (int) sum.getValue();
    }

    static GanglionException malformed(String what) {
        return new GanglionException(Reason.MALFORMED, "data message: " + what);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataMessage that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }
}
