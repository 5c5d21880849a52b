// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;

/**
 * What a device asks for, a JSON document.
 *
 * @param token repeated in every answer
 * @param target whose blocks
 * @param part of which part of it
 * @param blockSize in bytes
 * @param first number of the first block
 * @param wanted bit {@code i} stands for block {@code first + i}; none asks only whether the artifact is there
 * @param deflate whether blocks may come compressed
 * @param multicast whether blocks may come on the artifact's own topic, for several devices at once
 */
public record FetchRequest(
        long token,
        Target target,
        Part part,
        int blockSize,
        int first,
        BitSet wanted,
        boolean deflate,
        boolean multicast) {
    /** The longest request that is read, in bytes. */
    public static final int LONGEST = 4096;

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})*");
    private static final int LONGEST_PATH = 1024;

    /**
     * An artifact by digest, or what a path of the publisher's store holds at present.
     *
     * @param sha256 the digest, or null
     * @param path the path, or null
     */
    public record Target(String sha256, String path) {
        /** By digest. */
        public static Target digest(String sha256) {
            return new Target(sha256, null);
        }

        /** By path. */
        public static Target path(String path) {
            return new Target(null, path);
        }
    }

    /** A request for blocks as they are, for this device alone. */
    public FetchRequest(long token, Target target, Part part, int blockSize, int first, BitSet wanted) {
        this(token, target, part, blockSize, first, wanted, false, false);
    }

    /** The same for other blocks. */
    public FetchRequest of(BitSet blocks) {
        return new FetchRequest(token, target, part, blockSize, first, blocks, deflate, multicast);
    }

    /** The same, with blocks that may be compressed, or may not. */
    public FetchRequest compressed(boolean may) {
        return new FetchRequest(token, target, part, blockSize, first, wanted, may, multicast);
    }

    /** The same, with blocks that may go to several devices at once, or may not. */
    public FetchRequest shared(boolean may) {
        return new FetchRequest(token, target, part, blockSize, first, wanted, deflate, may);
    }

    /** As it is sent. */
    public byte[] encode() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", Blocks.FORMAT);
        json.put("token", HexFormat.of().toHexDigits(token));
        if (target.sha256() == null) {
            json.put("path", target.path());
        } else {
            json.put("sha256", target.sha256());
        }
        json.put("part", part.word());
        json.put("block", blockSize);
        json.put("first", first);
        json.put("bitmap", HexFormat.of().formatHex(wanted.toByteArray()));
        if (deflate) {
            json.put("deflate", true);
        }
        if (multicast) {
            json.put("multicast", true);
        }
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a request that may come from anybody.
     *
     * @param topic where it came from, for messages
     * @throws GanglionException MALFORMED or TOO_LARGE, naming the field; UNSUPPORTED if it is of another format
     */
    public static FetchRequest decode(String topic, byte[] request) {
        if (request.length > LONGEST) {
            throw new GanglionException(
                    Reason.TOO_LARGE, topic + ": has " + request.length + " bytes; at most " + LONGEST + " are read");
        }
        JsonObject json = JsonObject.read(topic, request);
        if (json.integer("format") != Blocks.FORMAT) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    topic + ": field 'format' is " + json.integer("format") + "; this side knows " + Blocks.FORMAT);
        }
        int blockSize = number(json, "block", Blocks.LARGEST);
        if (!Blocks.isBlockSize(blockSize)) {
            throw json.wrong("block", "is " + blockSize + ", not 4, 8, 16, 32 or 64 KiB");
        }
        return new FetchRequest(
                token(json),
                target(json),
                part(json),
                blockSize,
                number(json, "first", (int) (Blocks.LONGEST_ARTIFACT / blockSize) - 1),
                wanted(json),
                json.flag("deflate", false),
                json.flag("multicast", false));
    }

    /** The token of a request whatever else is wrong with it, or null. */
    public static Long tokenOf(byte[] request) {
        try {
            return request.length > LONGEST ? null : (Long) token(JsonObject.read("fetch", request));
        } catch (GanglionException e) {
            return null;
        }
    }

    private static long token(JsonObject json) {
        String token = json.text("token");
        if (!TOKEN.matcher(token).matches()) {
            throw json.wrong("token", "is not 16 small hexadecimal digits");
        }
        return HexFormat.fromHexDigitsToLong(token);
    }

    private static Target target(JsonObject json) {
        if (json.has("sha256") == json.has("path")) {
            throw json.wrong("sha256", "or the field 'path' must be there, and not both");
        }
        if (json.has("path")) {
            String path = json.text("path");
            if (path.isEmpty() || path.length() > LONGEST_PATH) {
                throw json.wrong("path", "must have 1 to " + LONGEST_PATH + " characters");
            }
            return Target.path(path);
        }
        String sha256 = json.text("sha256");
        if (!SHA256.matcher(sha256).matches()) {
            throw json.wrong("sha256", "is not 64 small hexadecimal digits");
        }
        return Target.digest(sha256);
    }

    private static Part part(JsonObject json) {
        String word = json.text("part");
        for (Part part : Part.values()) {
            if (part.word().equals(word)) {
                return part;
            }
        }
        throw json.wrong("part", "is neither content nor hashes");
    }

    private static int number(JsonObject json, String field, int most) {
        long value = json.integer(field);
        if (value < 0 || value > most) {
            throw json.wrong(field, "is " + value + ", not within 0 to " + most);
        }
        return (int) value;
    }

    private static BitSet wanted(JsonObject json) {
        String hex = json.text("bitmap");
        if (hex.length() * 4 > Blocks.LONGEST_BITMAP_BITS || !HEX.matcher(hex).matches()) {
            throw json.wrong(
                    "bitmap", "is not hexadecimal digits for at most " + Blocks.LONGEST_BITMAP_BITS + " blocks");
        }
        return BitSet.valueOf(HexFormat.of().parseHex(hex));
    }
}
