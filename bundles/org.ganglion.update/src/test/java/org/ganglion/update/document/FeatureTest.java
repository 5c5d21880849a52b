// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class FeatureTest {
    private static final String DIGEST = "ab".repeat(32);

    private static Feature read(String inBundle, String requirements) {
        String json = "{\"id\":\"acme:sample:1.0.0\",\"bundles\":[{\"id\":\"acme:sample:1.0.0\",\"sha256\":\"" + DIGEST
                + "\",\"length\":1" + inBundle + "}],\"extensions\":{\"ganglion-requirements\":{\"json\":{"
                + requirements + "}}}}";
        return Feature.read("features/acme/sample-1.0.0.json", json.getBytes(UTF_8));
    }

    private static void assertMalformed(String field, String inBundle, String requirements) {
        GanglionException refused = assertThrows(GanglionException.class, () -> read(inBundle, requirements));
        assertEquals(Reason.MALFORMED, refused.reason(), refused.getMessage());
        assertTrue(refused.getMessage().contains('\'' + field + '\''), refused.getMessage());
    }

    /** Matching such a one took the thread's whole stack. */
    @Test
    void givenAPathOfTensOfThousandsOfNames_whenRead_thenItIsMalformed() {
        assertMalformed("path", ",\"path\":\"a" + "/a".repeat(100_000) + "\"", "");
    }

    /** A release holds bundles and models; there is nothing in it that is executed by itself. */
    @Test
    void givenAFileForAnythingElse_whenRead_thenItIsUnsupported() {
        for (String role : new String[] {"script", "verifier", "installer", "Bundle"}) {
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> read(",\"role\":\"" + role + "\"", ""));
            assertEquals(Reason.UNSUPPORTED, refused.reason(), refused.getMessage());
        }
    }

    @Test
    void givenADeltaOfNothing_whenRead_thenItIsMalformed() {
        assertMalformed("from", ",\"deltas\":[{\"sha256\":\"" + DIGEST + "\",\"length\":1}]", "");
    }

    @Test
    void givenAJavaThatNoNumberOfJavaIs_whenRead_thenItIsMalformedAndNotTheSmallNumberItWouldBeCutTo() {
        assertMalformed("java", "", "\"java\":4294967313");
        assertMalformed("java", "", "\"java\":-1");
        assertEquals(17, read("", "\"java\":17").requirements().java());
    }
}
