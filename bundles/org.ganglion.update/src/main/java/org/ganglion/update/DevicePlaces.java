// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.state.ArtifactStore;
import org.ganglion.update.state.DiskStorage;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this device keeps what, and whether a supervisor stands over it: then pointers, generations and store are below its home, else all is in the
 * folder of the update.
 *
 * @param places for the updater
 * @param setting for the updater
 * @param home of the device, if it has one
 */
record DevicePlaces(Updater.Places places, Toolbox.Setting setting, Optional<Path> home) {
    private static final Logger LOG = LoggerFactory.getLogger(DevicePlaces.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int ATTEMPTS = 3;

    static DevicePlaces of(BundleContext context, Path folder) {
        Optional<Path> home = property(context, "ganglion.home").map(Path::of);
        Optional<String> running = property(context, "ganglion.generation");
        boolean supervised = running.isPresent()
                && home.filter(path -> Files.isRegularFile(path.resolve("supervisor")))
                        .isPresent();
        Path root = supervised ? home.orElseThrow() : folder;
        return new DevicePlaces(
                new Updater.Places(folder, root, root.resolve("store"), ATTEMPTS),
                new Toolbox.Setting(supervised, bootId(), supervised ? running.orElseThrow() : ""),
                home);
    }

    /** The root of trust that came with the device, or that it has come to trust since; nothing where there is none. */
    Optional<Supplier<byte[]>> root() {
        return Stream.of("device.d/root.json", "tuf/root.json")
                .flatMap(name -> home.map(path -> path.resolve(name)).stream())
                .filter(Files::isRegularFile)
                .map(DevicePlaces::content)
                .findFirst();
    }

    private static Supplier<byte[]> content(Path file) {
        return () -> {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
            }
        };
    }

    /** Where trusted metadata is kept. */
    Path trusted() {
        return home.orElseThrow().resolve("tuf");
    }

    private static Optional<String> property(BundleContext context, String name) {
        return Optional.ofNullable(context.getProperty(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** Where there is none, a power cut counts as a crash. */
    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            LOG.debug("this system does not name its boots: {}", e.getMessage());
            return "";
        }
    }

    /** What the locations of the bundles begin with that the launcher has installed, as it names them; empty without a supervisor. */
    String launchedFrom() {
        return setting.supervised()
                ? "reference:"
                        + places.root()
                                .resolve("generations")
                                .resolve(setting.running())
                                .toAbsolutePath()
                                .normalize()
                                .toUri()
                : "";
    }

    /** What the process was started with, by place; looked at once, when it is needed. */
    Supplier<Map<String, Artifact>> launched() {
        DiskStorage storage = new DiskStorage();
        Generations generations =
                new Generations(storage, places.root(), new ArtifactStore(storage, places.store()), places.attempts());
        return new Supplier<>() {
            private Map<String, Artifact> files;

            @Override
            public synchronized Map<String, Artifact> get() {
                if (files == null) {
                    files = generations
                            .examined(generations.read(setting.running()))
                            .files();
                }
                return files;
            }
        };
    }
}
