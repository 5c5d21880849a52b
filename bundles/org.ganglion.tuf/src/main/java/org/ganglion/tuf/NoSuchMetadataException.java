// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;

/** The repository answers, and has no file of this name. */
public final class NoSuchMetadataException extends IOException {
    private static final long serialVersionUID = 1;

    /** With the name that was asked for. */
    public NoSuchMetadataException(String name) {
        super("the repository has no " + name);
    }
}
