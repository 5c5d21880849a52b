// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * A document of metadata with its signatures, complete or not.
 *
 * @param signed what is signed; fields that are not known here are kept
 * @param signatures in hexadecimal, by the identifiers of the keys
 */
record SignedDocument(Map<String, Object> signed, SortedMap<String, String> signatures) {
    private static final String SPECIFICATION = "1.0.34";

    SignedDocument {
        signed = Collections.unmodifiableMap(new LinkedHashMap<>(signed));
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    /** A new document that nobody has signed. */
    static SignedDocument unsigned(String type, long version, Instant expires, Map<String, Object> content) {
        Map<String, Object> signed = new LinkedHashMap<>();
        signed.put("_type", type);
        signed.put("spec_version", SPECIFICATION);
        signed.put("version", version);
        signed.put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        signed.putAll(content);
        return new SignedDocument(signed, new TreeMap<>());
    }

    /**
     * Reads one.
     *
     * @throws GanglionException MALFORMED
     */
    static SignedDocument read(String place, byte[] bytes) {
        try {
            Fields fields = Fields.of(place, CanonicalJson.parse(bytes));
            SortedMap<String, String> signatures = new TreeMap<>();
            for (Object each : fields.list("signatures")) {
                Fields signature = Fields.of(place + ": field 'signatures'", each);
                signatures.put(signature.text("keyid"), signature.text("sig"));
            }
            return new SignedDocument(fields.object("signed").values(), signatures);
        } catch (MalformedMetadataException e) {
            throw new GanglionException(Reason.MALFORMED, place + ": is no metadata: " + e.getMessage(), e);
        }
    }

    /** The next version of it, which nobody has signed. */
    SignedDocument next(long version, Instant expires) {
        Map<String, Object> next = new LinkedHashMap<>(signed);
        next.put("version", version);
        next.put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        return new SignedDocument(next, new TreeMap<>());
    }

    /** With another value of a field, and so without signatures. */
    SignedDocument with(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(signed);
        changed.put(field, value);
        return new SignedDocument(changed, new TreeMap<>());
    }

    /** With the signatures of those keys that have not signed it yet. */
    SignedDocument signedBy(Collection<SigningKey> keys) {
        SortedMap<String, String> all = new TreeMap<>(signatures);
        for (SigningKey key : keys) {
            all.computeIfAbsent(key.id(), id -> key.sign(payload()));
        }
        return new SignedDocument(signed, all);
    }

    /** With the signatures of these keys and no others. */
    SignedDocument keeping(Collection<String> keys) {
        SortedMap<String, String> kept = new TreeMap<>(signatures);
        kept.keySet().retainAll(keys);
        return new SignedDocument(signed, kept);
    }

    Fields fields() {
        return Fields.of(signed.getOrDefault("_type", "metadata").toString(), signed);
    }

    String type() {
        return fields().text("_type");
    }

    long version() {
        return fields().integer("version");
    }

    Instant expires() {
        try {
            return Instant.parse(fields().text("expires"));
        } catch (DateTimeException e) {
            throw new GanglionException(
                    Reason.MALFORMED, type() + ": field 'expires' is no time: " + fields().text("expires"), e);
        }
    }

    /** The bytes that are signed. */
    byte[] payload() {
        return canonical(signed);
    }

    /** The bytes of the file. */
    byte[] bytes() {
        List<Object> listed = new ArrayList<>();
        signatures.forEach((key, signature) -> listed.add(new TreeMap<>(Map.of("keyid", key, "sig", signature))));
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("signatures", listed);
        envelope.put("signed", sorted(signed));
        return Json.write(envelope).getBytes(StandardCharsets.UTF_8);
    }

    /** Objects by name, so that the same content has the same bytes. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> byName = new TreeMap<>();
            map.forEach((name, element) -> byName.put((String) name, sorted(element)));
            return byName;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SignedDocument::sorted).toList();
        }
        return value;
    }

    /** The canonical form of a value. */
    static byte[] canonical(Object value) {
        try {
            return CanonicalJson.canonical(value);
        } catch (MalformedMetadataException e) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "this cannot be signed: " + e.getMessage() + "; metadata hold whole numbers only",
                    e);
        }
    }
}
