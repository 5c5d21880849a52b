// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.Requirement;
import org.ganglion.profile.Profile;

/**
 * What is to be released.
 *
 * @param publisher whose release it is
 * @param name of the release
 * @param version of the release
 * @param profile what class of boards it is for; only a release of a model alone may be for any
 * @param models files of models, or model bundles
 * @param plugins bundles that must go in
 * @param choice folders of bundles that may go in
 * @param requires capabilities that must be there
 * @param configurations by PID
 * @param pipeline settings of the models' pipelines; nothing for what the models suggest
 * @param gate what the device is to watch before it keeps the release, as the extension {@code ganglion-release} has it
 * @param memory bytes that the board must have, if that is to be checked
 * @param modelOnly whether the base stays what it is
 */
public record ReleaseOrder(
        String publisher,
        String name,
        String version,
        Optional<Profile> profile,
        List<Path> models,
        List<Path> plugins,
        List<Path> choice,
        List<Requirement> requires,
        Map<String, Map<String, Object>> configurations,
        Optional<Map<String, Object>> pipeline,
        Map<String, Object> gate,
        OptionalLong memory,
        boolean modelOnly) {
    /** No part of a name begins with a digit: that is how name and version are told apart in a path. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.]*(-[a-z_][a-z0-9_.]*)*");

    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9._]{0,63}(-[A-Za-z0-9._]{1,32})?");

    /** Checks, and copies. */
    public ReleaseOrder {
        if (name.length() > 64 || !NAME.matcher(name).matches()) {
            throw new GanglionException(
                    Reason.USAGE,
                    "'" + name
                            + "' is no name of a release: small letters, digits, '.', '_' and '-', beginning with a letter, "
                            + "and no digit after a '-', such as kitchen or kitchen-v2");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new GanglionException(
                    Reason.USAGE, "'" + version + "' is no version of a release such as 1.4.0 or 1.4.0-rc1");
        }
        if (modelOnly && (models.size() != 1 || !plugins.isEmpty() || !choice.isEmpty())) {
            throw new GanglionException(
                    Reason.USAGE, "a release of a model alone has one --model, no --plugin and no --bundles");
        }
        if (!modelOnly && profile.isEmpty()) {
            throw new GanglionException(
                    Reason.USAGE, "for which class of boards? Give --profile P, or --model-only for a model alone");
        }
        models = List.copyOf(models);
        plugins = List.copyOf(plugins);
        choice = List.copyOf(choice);
        requires = List.copyOf(requires);
        configurations = Map.copyOf(configurations);
        gate = Map.copyOf(gate);
    }
}
