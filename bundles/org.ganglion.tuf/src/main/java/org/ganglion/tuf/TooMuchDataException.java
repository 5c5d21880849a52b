// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;

/** What a repository sends is longer than it may be. */
public final class TooMuchDataException extends IOException {
    private static final long serialVersionUID = 1;

    /** Of a file, and how many bytes it may have. */
    public TooMuchDataException(String name, long most) {
        super(name + " is longer than " + most + " bytes");
    }
}
