// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.layering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profiles;
import org.ganglion.profile.reading.ConfigurationReader;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layers of this device: its profile, and the files {@code *.json}, in the order of their names, of two folders that framework
 * properties name. {@code ganglion.release}: of the release, unless set {@code generations/<ganglion.generation>/configurations} below
 * {@code ganglion.home}. {@code ganglion.device}: of the device, unless set {@code device.d} below {@code ganglion.home}. What cannot be
 * read is left out and told, so that a broken file does not take the device away.
 */
@Component(immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class LayersOfDevice implements ConfigurationLayers {
    /** Whom the device trusts lies beside its configuration, and is none. */
    private static final String TRUST = "root.json";

    private static final Logger LOG = LoggerFactory.getLogger(LayersOfDevice.class);

    private final BundleContext context;
    private final Profiles profiles;
    private final AppliedConfiguration applied;
    private final LayeredValues values = new LayeredValues();
    private final Map<String, Layer> fromFiles = new LinkedHashMap<>();

    /** Reads the layers and applies them. */
    @Activate
    public LayersOfDevice(BundleContext context, @Reference Profiles profiles, @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.profiles = profiles;
        this.applied = new AppliedConfiguration(admin);
        try {
            reload();
        } catch (GanglionException full) {
            // whoever sets something applies it all again; without this service nobody could, and no update would come
            LOG.error("the configuration is not applied yet: {}", full.getMessage());
        }
    }

    /**
     * What was set while it ran, such as by the command line, holds no longer: ConfigurationAdmin would remember it, and the next run would
     * begin with it.
     */
    @Deactivate
    synchronized void forgetWhatWasSet() {
        if (values.retain(fromFiles.keySet())) {
            try {
                applied.apply(values.values());
            } catch (GanglionException full) {
                LOG.warn("what was set in this run is not forgotten: {}", full.getMessage());
            }
        }
    }

    @Override
    public synchronized void set(Layer layer, String origin, Map<String, Map<String, Object>> configuration) {
        values.set(layer, origin, configuration);
        applied.apply(values.values());
    }

    @Override
    public synchronized void reload() {
        values.clear(Layer.PROFILE);
        readProfile();
        fromFiles.forEach((origin, layer) -> values.set(layer, origin, Map.of()));
        fromFiles.clear();
        readFiles(Layer.RELEASE, releaseFolder());
        readFiles(Layer.DEVICE, deviceFolder());
        applied.apply(values.values());
    }

    private void readProfile() {
        try {
            Profile profile = profiles.current();
            values.set(Layer.PROFILE, "profile " + profile.name(), withRanking(profile));
        } catch (GanglionException unusable) {
            LOG.error("no profile is applied: {}", unusable.getMessage());
        }
    }

    /** What a profile allows and ranks is said to every pipeline, under what its own configuration says. */
    private static Map<String, Map<String, Object>> withRanking(Profile profile) {
        Map<String, Map<String, Object>> configuration = new LinkedHashMap<>(profile.configuration());
        Map<String, Object> pipelines =
                new LinkedHashMap<>(configuration.getOrDefault("org.ganglion.pipeline~*", Map.of()));
        if (!profile.ranking().isEmpty()) {
            pipelines.putIfAbsent("prefer", profile.ranking());
        }
        if (!profile.allow().isEmpty()) {
            pipelines.putIfAbsent("only", profile.allow());
        }
        if (!pipelines.isEmpty()) {
            configuration.put("org.ganglion.pipeline~*", pipelines);
        }
        return configuration;
    }

    private Optional<Path> property(String name) {
        String value = context.getProperty(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(Path.of(value.trim()));
    }

    private Optional<Path> releaseFolder() {
        String generation = context.getProperty("ganglion.generation");
        return property("ganglion.release").or(() -> property("ganglion.home")
                .filter(home -> generation != null)
                .map(home -> home.resolve("generations").resolve(generation).resolve("configurations")));
    }

    private Optional<Path> deviceFolder() {
        return property("ganglion.device").or(() -> property("ganglion.home").map(home -> home.resolve("device.d")));
    }

    private void readFiles(Layer layer, Optional<Path> folder) {
        for (Path file : folder.map(LayersOfDevice::files).orElse(List.of())) {
            try {
                String origin = file.toString();
                values.set(
                        layer,
                        origin,
                        ConfigurationReader.configurations(JsonObject.read(origin, Files.readAllBytes(file))));
                fromFiles.put(origin, layer);
            } catch (GanglionException malformed) {
                LOG.error("left out: {}", malformed.getMessage());
            } catch (IOException unreadable) {
                LOG.error("left out: {} cannot be read: {}", file, unreadable.getMessage());
            }
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.getFileName().toString().equals(TRUST))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<ConfiguredValue> values() {
        return values.values();
    }
}
