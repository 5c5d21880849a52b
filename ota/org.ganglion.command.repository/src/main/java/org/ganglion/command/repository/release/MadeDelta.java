// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes an artifact of an earlier one.
 *
 * @param from the digest of the earlier one
 * @param to the digest of what it makes
 * @param bytes of the delta
 */
record MadeDelta(String from, String to, byte[] bytes) {
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", from);
        fields.put("sha256", Digests.sha256(bytes));
        fields.put("length", bytes.length);
        return fields;
    }
}
