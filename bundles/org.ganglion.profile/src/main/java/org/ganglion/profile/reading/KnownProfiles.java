// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The profiles of the folder that the framework property {@code ganglion.profiles} names, else those that came with the bundle.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KnownProfiles implements Profiles {
    private final ProfileFiles files;
    private final BoardSigns board;
    private final String chosen;

    /** Finds the profiles; none is read yet. */
    @Activate
    public KnownProfiles(BundleContext context) {
        this(
                context.getProperty("ganglion.profiles") == null
                        ? new BundledProfiles(context.getBundle())
                        : new FolderProfiles(Path.of(context.getProperty("ganglion.profiles"))),
                BoardSigns.ofThis(),
                context.getProperty("ganglion.profile"));
    }

    KnownProfiles(ProfileFiles files, BoardSigns board, String chosen) {
        this.files = files;
        this.board = board;
        this.chosen = chosen == null || chosen.isBlank() ? AUTO : chosen.trim();
    }

    @Override
    public List<String> names() {
        return files.names();
    }

    @Override
    public Profile profile(String name) {
        if (!name.equals(AUTO)) {
            if (!files.names().contains(name)) {
                throw new GanglionException(
                        Reason.USAGE,
                        "there is no profile '" + name + "'; there are " + files.names() + " and " + AUTO);
            }
            return new ProfileReader(files).read(name);
        }
        Profile best = null;
        int fit = 0;
        for (String each : files.names()) {
            Profile profile = new ProfileReader(files).read(each);
            int fits = board.fit(profile.detection());
            if (fits > fit) {
                best = profile;
                fit = fits;
            }
        }
        if (best == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "no profile of " + files.names() + " fits this board: architecture " + board.architecture()
                            + ", name '" + board.name() + "'; choose one");
        }
        return best;
    }

    @Override
    public Profile current() {
        return profile(chosen);
    }

    @Override
    public List<String> found(Profile profile) {
        return board.found(profile.lookFor());
    }
}
