// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Optional;
import org.ganglion.api.messaging.Topics;
import org.osgi.framework.BundleContext;

/** Where the state of updates is kept. */
final class UpdateFolder {
    private final BundleContext context;
    private final String configured;

    /** @param configured the folder, or blank */
    UpdateFolder(BundleContext context, String configured) {
        this.context = context;
        this.configured = configured.trim();
    }

    /** The folder, if it is known beforehand. */
    Optional<Path> known() {
        return configured.isEmpty()
                ? property("ganglion.home").map(home -> home.resolve("update"))
                : Optional.of(Path.of(configured));
    }

    /** Where it is not known beforehand, it is one of the device's name. */
    Path of(Topics topics) {
        return property("ganglion.state")
                .map(state -> state.resolve("devices"))
                .orElseGet(() -> context.getDataFile("devices").toPath())
                .resolve(topics.group())
                .resolve(topics.device());
    }

    private Optional<Path> property(String name) {
        return Optional.ofNullable(context.getProperty(name))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
