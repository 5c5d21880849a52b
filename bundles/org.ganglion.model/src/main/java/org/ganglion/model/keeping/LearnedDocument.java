// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.model.learned.LearnedState;

/**
 * A learned state as bytes: eight letters, the length of the heading (4 bytes), the heading in JSON, the arrays in its order, all little
 * endian, and the SHA-256 of all before.
 */
final class LearnedDocument {
    private static final byte[] LETTERS = "GNGLEARN".getBytes(StandardCharsets.US_ASCII);
    private static final int SCHEMA = 1;
    private static final int DIGEST = 32;
    private static final int LARGEST_HEADING = 1 << 20;

    private LearnedDocument() {}

    static byte[] write(LearnedState state) {
        byte[] heading = Json.write(heading(state)).getBytes(StandardCharsets.UTF_8);
        long length = (long) LETTERS.length + Integer.BYTES + heading.length + DIGEST;
        for (Plan.Block block : state.blocks()) {
            length += (long) block.variable().size() * bytes(block.variable().type());
        }
        if (length > Integer.MAX_VALUE - 16) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "what model '" + state.model() + "' learned has " + length + " bytes, above 2^31");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(LETTERS).putInt(heading.length).put(heading);
        for (Plan.Block block : state.blocks()) {
            put(block.array(), buffer);
        }
        buffer.put(digest(buffer.array(), buffer.position()));
        return buffer.array();
    }

    private static Map<String, Object> heading(LearnedState state) {
        List<Map<String, Object>> variables = new ArrayList<>();
        for (Plan.Block block : state.blocks()) {
            Map<String, Object> variable = new LinkedHashMap<>();
            variable.put("node", block.node());
            variable.put("name", block.variable().name());
            variable.put("type", block.variable().type().name());
            variable.put(
                    "shape", Arrays.stream(block.variable().shape()).boxed().toList());
            variable.put("unit", block.variable().unit());
            variables.add(variable);
        }
        Map<String, Object> heading = new LinkedHashMap<>();
        heading.put("schema", SCHEMA);
        heading.put("model", state.model());
        heading.put("version", state.version());
        heading.put("sha256", state.sha256());
        heading.put("pipeline", state.pipeline());
        heading.put("steps", state.steps());
        heading.put("variables", variables);
        return heading;
    }

    static LearnedState read(String place, byte[] content) {
        int least = LETTERS.length + Integer.BYTES + DIGEST;
        if (content.length < least || !Arrays.equals(content, 0, LETTERS.length, LETTERS, 0, LETTERS.length)) {
            throw malformed(place, "is no learned state, or cut off");
        }
        int end = content.length - DIGEST;
        if (!MessageDigest.isEqual(digest(content, end), Arrays.copyOfRange(content, end, content.length))) {
            throw new GanglionException(
                    Reason.DIGEST_MISMATCH, place + ": is damaged or cut off; its SHA-256 is another");
        }
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, end).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(LETTERS.length);
        int length = buffer.getInt();
        if (length < 2 || length > Math.min(LARGEST_HEADING, buffer.remaining())) {
            throw malformed(place, "has a heading of " + length + " bytes");
        }
        byte[] heading = new byte[length];
        buffer.get(heading);
        JsonObject json = JsonObject.read(place, heading);
        if (json.integer("schema") != SCHEMA) {
            throw json.wrong("schema", "is not " + SCHEMA);
        }
        List<Plan.Block> blocks = new ArrayList<>();
        for (JsonObject variable : json.objects("variables")) {
            blocks.add(block(variable, buffer));
        }
        if (buffer.hasRemaining()) {
            throw malformed(place, "has " + buffer.remaining() + " bytes too many");
        }
        return new LearnedState(
                json.text("model"),
                json.text("version"),
                json.has("sha256") ? json.text("sha256") : "",
                json.text("pipeline"),
                json.integer("steps"),
                blocks);
    }

    private static Plan.Block block(JsonObject json, ByteBuffer buffer) {
        int[] shape = json.list("shape").stream()
                .mapToInt(length -> length(json, length))
                .toArray();
        Dtype type;
        try {
            type = Dtype.valueOf(json.text("type"));
        } catch (IllegalArgumentException e) {
            throw json.wrong("type", "is not one of " + Arrays.toString(Dtype.values()));
        }
        Variable variable = new Variable(json.text("name"), type, shape, json.text("unit"), Role.WEIGHT, 0);
        if ((long) variable.size() * bytes(type) > buffer.remaining()) {
            throw json.wrong("shape", "needs more bytes than there are");
        }
        Object array = take(variable, buffer);
        requireFinite(json, array);
        return new Plan.Block(json.text("node"), variable, array);
    }

    private static int length(JsonObject json, Object length) {
        if (length instanceof Long whole && whole >= 1 && whole <= Integer.MAX_VALUE) {
            return whole.intValue();
        }
        throw json.wrong("shape", "has the length " + length + ", must be a whole number of at least 1");
    }

    /** Such values would be found in the first step, and the provider that got them be blamed. */
    private static void requireFinite(JsonObject json, Object array) {
        for (int i = 0, size = Array.getLength(array); i < size; i++) {
            if (!Double.isFinite(Array.getDouble(array, i))) {
                throw json.wrong("name", "is '" + json.text("name") + "', whose value " + i + " is not finite");
            }
        }
    }

    private static void put(Object array, ByteBuffer buffer) {
        if (array instanceof double[] f64) {
            for (double value : f64) {
                buffer.putDouble(value);
            }
        } else if (array instanceof float[] f32) {
            for (float value : f32) {
                buffer.putFloat(value);
            }
        } else if (array instanceof int[] i32) {
            for (int value : i32) {
                buffer.putInt(value);
            }
        } else {
            buffer.put((byte[]) array);
        }
    }

    private static Object take(Variable variable, ByteBuffer buffer) {
        int size = variable.size();
        switch (variable.type()) {
            case F64 -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.getDouble();
                }
                return values;
            }
            case F32 -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.getFloat();
                }
                return values;
            }
            case I32 -> {
                int[] values = new int[size];
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.getInt();
                }
                return values;
            }
            default -> {
                byte[] values = new byte[size];
                buffer.get(values);
                return values;
            }
        }
    }

    private static int bytes(Dtype type) {
        return switch (type) {
            case F64 -> Double.BYTES;
            case F32 -> Float.BYTES;
            case I32 -> Integer.BYTES;
            case I8 -> Byte.BYTES;
        };
    }

    private static byte[] digest(byte[] content, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(content, 0, length);
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static GanglionException malformed(String place, String what) {
        return new GanglionException(Reason.MALFORMED, place + ": " + what);
    }
}
