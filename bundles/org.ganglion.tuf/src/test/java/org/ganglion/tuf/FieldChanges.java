// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** One document after the other, each with one field of the first removed, or replaced by something else. */
final class FieldChanges {
    private static final List<Object> OTHERS = Arrays.asList(
            null, true, 0L, -1L, 1L << 40, Long.MAX_VALUE, "", "x", "\u0000", new ArrayList<>(), new HashMap<>());

    private final byte[] document;
    private Map<String, Object> tree;
    private final int every;
    private int change;
    private int countdown;
    private String what;

    /** Of a document; of all changes every so manieth. */
    FieldChanges(byte[] document, int every) {
        this.document = document;
        this.every = every;
    }

    /** Goes on to the next change; false if there is none. */
    @SuppressWarnings("unchecked")
    boolean next() throws MalformedMetadataException {
        tree = (Map<String, Object>) CanonicalJson.parse(document);
        countdown = change;
        change += every;
        return visit(tree, "");
    }

    String what() {
        return what;
    }

    Map<String, Object> tree() {
        return tree;
    }

    byte[] bytes() {
        return Tree.text(tree).replace("\u0000", "\\u0000").getBytes(StandardCharsets.UTF_8);
    }

    private boolean visit(Object value, String path) {
        if (value instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            Map<String, Object> map = (Map<String, Object>) value;
            for (Map.Entry<String, Object> entry : map.entrySet()) {
                String here = path + "." + entry.getKey();
                if (countdown == 0) {
                    what = here + " removed";
                    map.remove(entry.getKey());
                    return true;
                }
                if (countdown <= OTHERS.size()) {
                    what = here + " is " + OTHERS.get(countdown - 1);
                    entry.setValue(OTHERS.get(countdown - 1));
                    return true;
                }
                countdown -= OTHERS.size() + 1;
                if (visit(entry.getValue(), here)) {
                    return true;
                }
            }
        } else if (value instanceof List<?>) {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) value;
            for (int i = 0; i < list.size(); i++) {
                String here = path + "[" + i + "]";
                if (countdown <= OTHERS.size()) {
                    what = here + " is another";
                    list.set(i, countdown == 0 ? list.toString() : OTHERS.get(countdown - 1));
                    return true;
                }
                countdown -= OTHERS.size() + 1;
                if (visit(list.get(i), here)) {
                    return true;
                }
            }
        }
        return false;
    }
}
