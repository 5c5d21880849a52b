// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.metadata;

/** Bytes that are no JSON, or JSON that is not what it should be. */
public final class MalformedMetadataException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what, and where. */
    public MalformedMetadataException(String message) {
        super(message);
    }
}
