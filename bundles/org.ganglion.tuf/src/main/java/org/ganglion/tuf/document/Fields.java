// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** An object of a document, each field asked for by name and type. */
final class Fields {
    // neither is a regular expression: the first one of those costs a command's start several milliseconds
    private static final String TIME = "dddd-dd-ddTdd:dd:ddZ";
    private static final int LEAST_HASH_DIGITS = 32;
    private static final int MOST_HASH_DIGITS = 128;
    private static final int MOST_SHOWN = 80;

    private final Map<String, Object> map;
    private final String where;

    private Fields(Map<String, Object> map, String where) {
        this.map = map;
        this.where = where;
    }

    /** Requires an object; its place goes into messages. */
    @SuppressWarnings("unchecked") // keys of objects are texts
    static Fields of(Object value, String where) throws MalformedMetadataException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new MalformedMetadataException(where + " is no object");
        }
        return new Fields((Map<String, Object>) map, where);
    }

    boolean has(String name) {
        return map.containsKey(name);
    }

    Map<String, Object> map() {
        return map;
    }

    Fields object(String name) throws MalformedMetadataException {
        return of(map.get(name), where + "." + name);
    }

    /** Each entry must be an object. */
    Map<String, Fields> objects() throws MalformedMetadataException {
        Map<String, Fields> objects = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            objects.put(entry.getKey(), of(entry.getValue(), where + "." + shown(entry.getKey())));
        }
        return objects;
    }

    List<Fields> objects(String name) throws MalformedMetadataException {
        List<Fields> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(of(element, where + "." + name + "[" + objects.size() + "]"));
        }
        return objects;
    }

    List<String> texts(String name) throws MalformedMetadataException {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String text)) {
                throw wrong(name, "has something that is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    private List<?> list(String name) throws MalformedMetadataException {
        if (!(map.get(name) instanceof List<?> list)) {
            throw wrong(name, "is no list");
        }
        return list;
    }

    String text(String name) throws MalformedMetadataException {
        if (!(map.get(name) instanceof String text)) {
            throw wrong(name, "is no text");
        }
        return text;
    }

    boolean flag(String name) throws MalformedMetadataException {
        if (!(map.get(name) instanceof Boolean flag)) {
            throw wrong(name, "is neither true nor false");
        }
        return flag;
    }

    /** The largest of all is left out, so that one more is a number too. */
    long number(String name, long least) throws MalformedMetadataException {
        if (!(map.get(name) instanceof Long number) || number < least || number == Long.MAX_VALUE) {
            throw wrong(name, "is no whole number from " + least);
        }
        return number;
    }

    Instant time(String name) throws MalformedMetadataException {
        String text = text(name);
        if (!isTime(text)) {
            throw wrong(name, "is no time such as 2030-01-31T12:00:00Z");
        }
        try {
            return LocalDateTime.of(
                            part(text, 0, 4),
                            part(text, 5, 7),
                            part(text, 8, 10),
                            part(text, 11, 13),
                            part(text, 14, 16),
                            part(text, 17, 19))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw wrong(name, "is " + text + ", which no calendar has");
        }
    }

    private static boolean isTime(String text) {
        boolean fits = text.length() == TIME.length();
        for (int i = 0; fits && i < text.length(); i++) {
            char c = text.charAt(i);
            fits = TIME.charAt(i) == 'd' ? c >= '0' && c <= '9' : c == TIME.charAt(i);
        }
        return fits;
    }

    private static int part(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Hexadecimal by algorithm; at least one. They become parts of names of files, so nothing else may stand there. */
    Map<String, String> hashes(String name) throws MalformedMetadataException {
        Fields fields = object(name);
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String algorithm : fields.map.keySet()) {
            String hash = fields.text(algorithm);
            if (!isHash(hash)) {
                throw fields.wrong(shown(algorithm), "is no hash in hexadecimal digits");
            }
            hashes.put(algorithm, hash);
        }
        if (hashes.isEmpty()) {
            throw wrong(name, "is empty");
        }
        return hashes;
    }

    private static boolean isHash(String text) {
        boolean fits =
                text.length() % 2 == 0 && text.length() >= LEAST_HASH_DIGITS && text.length() <= MOST_HASH_DIGITS;
        for (int i = 0; fits && i < text.length(); i++) {
            fits = HexFormat.isHexDigit(text.charAt(i));
        }
        return fits;
    }

    /** The keys that may sign, by id, and how many of them must. */
    RoleKeys roleKeys() throws MalformedMetadataException {
        List<String> ids = texts("keyids");
        if (new HashSet<>(ids).size() < ids.size()) {
            throw wrong("keyids", "has an id twice");
        }
        return new RoleKeys(List.copyOf(ids), number("threshold", 1));
    }

    MalformedMetadataException wrong(String name, String what) {
        return new MalformedMetadataException(where + "." + name + " " + what);
    }

    private static String shown(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
