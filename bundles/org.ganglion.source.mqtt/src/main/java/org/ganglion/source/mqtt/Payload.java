// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.mqtt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.Message;

/**
 * The values in a message, and its number if it has one.
 *
 * <ul>
 *   <li>{@code application/json}: {@code {"id":7,"values":[1,2.5]}} or {@code [1,2.5]}; null stands for a value that is missing.
 *   <li>{@code text/csv}, {@code text/plain}: one row of numbers, divided by commas.
 *   <li>{@code application/octet-stream;type=f64} (or f32, i8): raw, little-endian; without a type as the setting {@code type} says.
 *   <li>none: JSON if it begins with a brace or bracket, else a row of numbers.
 * </ul>
 *
 * @param id the sender's number, or -1
 * @param values of the sample
 */
record Payload(long id, double[] values) {
    /** How raw bytes are read. */
    enum Raw {
        /** 8 bytes a value. */
        F64(8),
        /** 4 bytes a value. */
        F32(4),
        /** 1 byte a value, signed. */
        I8(1);

        private final int bytes;

        Raw(int bytes) {
            this.bytes = bytes;
        }
    }

    static Payload of(Message message, Raw unset) {
        String type = message.contentType() == null ? "" : message.contentType().toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String plain = (parameters < 0 ? type : type.substring(0, parameters)).trim();
        Payload payload =
                switch (plain) {
                    case "application/json" -> json(message);
                    case "text/csv", "text/plain" -> row(message);
                    case "application/octet-stream" ->
                        raw(message, parameters < 0 ? unset : rawType(message, type, unset));
                    case "" -> looksLikeJson(message.payload()) ? json(message) : row(message);
                    default -> throw malformed(message, "the content type " + message.contentType() + " is not known");
                };
        if (payload.values.length == 0) {
            throw malformed(message, "it has no values");
        }
        return payload;
    }

    private static boolean looksLikeJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }

    private static Payload json(Message message) {
        Object read = Json.read(message.topic(), message.text());
        if (read instanceof List<?> list) {
            return new Payload(-1, values(message, list));
        }
        if (!(read instanceof Map<?, ?> object) || !(object.get("values") instanceof List<?> list)) {
            throw malformed(message, "there is no list of values");
        }
        Object id = object.get("id");
        if (id != null && !(id instanceof Long)) {
            throw malformed(message, "the id is not a whole number");
        }
        return new Payload(id == null ? -1 : (Long) id, values(message, list));
    }

    private static double[] values(Message message, List<?> list) {
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            Object each = list.get(i);
            if (each != null && !(each instanceof Number)) {
                throw malformed(message, "value " + i + " is not a number");
            }
            values[i] = each == null ? Double.NaN : ((Number) each).doubleValue();
        }
        return values;
    }

    private static Payload row(Message message) {
        String[] cells = message.text().trim().split(",", -1);
        double[] values = new double[cells.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = Double.parseDouble(cells[i].trim());
            } catch (NumberFormatException notANumber) {
                throw malformed(message, "value " + i + " is not a number");
            }
        }
        return new Payload(-1, values);
    }

    private static Raw rawType(Message message, String type, Raw unset) {
        int at = type.indexOf("type=");
        if (at < 0) {
            return unset;
        }
        String name = type.substring(at + 5).split(";")[0].trim();
        for (Raw raw : Raw.values()) {
            if (raw.name().toLowerCase(Locale.ROOT).equals(name)) {
                return raw;
            }
        }
        throw malformed(message, "the type '" + name + "' is not one of f64, f32, i8");
    }

    private static Payload raw(Message message, Raw type) {
        ByteBuffer bytes = ByteBuffer.wrap(message.payload()).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() % type.bytes != 0) {
            throw malformed(message, bytes.remaining() + " bytes are not whole values of " + type.bytes);
        }
        double[] values = new double[bytes.remaining() / type.bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case F64 -> bytes.getDouble();
                case F32 -> bytes.getFloat();
                case I8 -> bytes.get();
            };
        }
        return new Payload(-1, values);
    }

    private static GanglionException malformed(Message message, String what) {
        return new GanglionException(Reason.MALFORMED, message.topic() + ": " + what);
    }
}
