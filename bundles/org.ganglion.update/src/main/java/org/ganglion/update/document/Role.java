// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.Locale;

/** What a file of a release is for. */
public enum Role {
    /** A jar that is there before any bundle is: the launcher and the framework. */
    BOOT("boot"),
    /** A bundle of the composition. */
    BUNDLE("bundles"),
    /** A model bundle, which is data. */
    MODEL("models");

    private final String folder;

    Role(String folder) {
        this.folder = folder;
    }

    /** The folder of a generation in which such files are. */
    public String folder() {
        return folder;
    }

    /** As a feature writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
