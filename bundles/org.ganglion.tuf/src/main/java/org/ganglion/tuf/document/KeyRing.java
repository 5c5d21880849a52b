// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * The keys that a root or a delegator knows.
 *
 * @param keys key objects by id; an id is unique, and need not be the key's hash
 */
public record KeyRing(Map<String, Map<String, Object>> keys) {
    static KeyRing of(Fields fields) throws MalformedMetadataException {
        Map<String, Map<String, Object>> keys = new LinkedHashMap<>();
        for (Map.Entry<String, Fields> entry : fields.objects().entrySet()) {
            keys.put(entry.getKey(), entry.getValue().map());
        }
        return new KeyRing(keys);
    }
}
