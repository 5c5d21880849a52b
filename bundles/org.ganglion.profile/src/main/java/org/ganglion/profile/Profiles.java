// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/** The service that knows the profiles. Safe for use by several threads. */
@ProviderType
public interface Profiles {
    /** The name that stands for the profile that fits this board best. */
    String AUTO = "auto";

    /** Names of all profiles. */
    List<String> names();

    /**
     * A profile.
     *
     * @param name of a profile, or {@link #AUTO}
     * @throws GanglionException USAGE if there is none of this name; NOT_FOUND if none fits; MALFORMED, naming file
     *     and field
     */
    Profile profile(String name);

    /** The profile that this device runs: that of the framework property {@code ganglion.profile}, else {@link #AUTO}. */
    Profile current();

    /** The device files and native libraries, of those that a profile looks for, that this board has. */
    List<String> found(Profile profile);
}
