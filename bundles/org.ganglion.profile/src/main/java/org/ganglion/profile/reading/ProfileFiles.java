// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.util.List;

/** Where profiles are read from: a folder per profile. */
interface ProfileFiles {
    /** The file that is the profile. */
    String PROFILE = "profile.json";
    /** The template of the service unit. */
    String UNIT = "ganglion.service";

    /** Names of all profiles. */
    List<String> names();

    /** Whether a profile has a file. */
    boolean has(String name, String file);

    /**
     * The text of a file.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND or STORAGE
     */
    String text(String name, String file);
}
