// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.ganglion.transfer.protocol.HashList;
import org.junit.jupiter.api.Test;

class KnownContentsTest {
    private final KnownContents contents = new KnownContents(100);

    private static HashList.Content list(int bytes) {
        return new HashList.Content(new byte[bytes], "", 0);
    }

    @Test
    void givenListsBeyondTheBytes_whenOneMoreIsKept_thenThoseNotAskedForGoFirst() {
        contents.keep("a", list(40));
        contents.keep("b", list(40));
        assertNotNull(contents.get("a"));
        contents.keep("c", list(40));
        assertNull(contents.get("b"));
        assertNotNull(contents.get("a"));
        assertNotNull(contents.get("c"));
        assertEquals(80, contents.bytes());
    }

    @Test
    void givenAListLargerThanAll_whenItIsKept_thenItIsTheOnlyOneUntilTheNext() {
        contents.keep("a", list(40));
        contents.keep("large", list(1000));
        assertNull(contents.get("a"));
        assertNotNull(contents.get("large"));
        contents.keep("b", list(40));
        assertNull(contents.get("large"));
        assertEquals(40, contents.bytes());
    }

    @Test
    void givenAListThatIsKeptAgainOrForgotten_whenBytesAreCounted_thenItCountsOnceOrNotAtAll() {
        contents.keep("a", list(40));
        contents.keep("a", list(50));
        assertEquals(50, contents.bytes());
        contents.forget("a");
        contents.forget("a");
        assertEquals(0, contents.bytes());
    }
}
