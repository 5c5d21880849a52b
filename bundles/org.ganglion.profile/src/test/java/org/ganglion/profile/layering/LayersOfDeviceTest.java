// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.layering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class LayersOfDeviceTest {
    @TempDir
    Path folder;

    private final AtomicBoolean full = new AtomicBoolean(true);
    private final Map<String, Dictionary<?, ?>> stored = new HashMap<>();

    private static <T> T service(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    /** Cannot store anything while the disk is full. */
    private ConfigurationAdmin admin() {
        return service(ConfigurationAdmin.class, (proxy, method, given) -> {
            if (full.get()) {
                throw new IOException("no space left on device");
            }
            return switch (method.getName()) {
                case "listConfigurations" ->
                    stored.keySet().stream().map(this::stored).toArray(Configuration[]::new);
                case "getConfiguration" ->
                    service(Configuration.class, (configuration, update, values) -> {
                        stored.put((String) given[0], (Dictionary<?, ?>) values[0]);
                        return true;
                    });
                default -> throw new UnsupportedOperationException(method.getName());
            };
        });
    }

    private Configuration stored(String pid) {
        return service(Configuration.class, (configuration, method, values) -> switch (method.getName()) {
            case "getPid" -> pid;
            case "delete" -> stored.remove(pid);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @Test
    void givenWhatTheCommandLineSaid_whenTheServiceStops_thenTheNextRunDoesNotBeginWithIt() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"kept.pid\":{\"key\":\"from a file\"}}");
        BundleContext context = service(
                BundleContext.class,
                (proxy, method, given) -> "ganglion.device".equals(given[0]) ? folder.toString() : null);
        Profiles profiles = service(Profiles.class, (proxy, method, given) -> {
            throw new GanglionException(Reason.NOT_FOUND, "no profile");
        });
        full.set(false);
        LayersOfDevice layers = new LayersOfDevice(context, profiles, admin());
        assertEquals(Set.of("kept.pid"), stored.keySet(), file.toString());
        layers.set(Layer.DEVICE, "command line", Map.of("org.ganglion.mqtt", Map.of("broker", "tcp://127.0.0.1:1")));
        assertEquals(Set.of("kept.pid", "org.ganglion.mqtt"), stored.keySet());

        layers.forgetWhatWasSet();

        assertEquals(Set.of("kept.pid"), stored.keySet());
    }

    @Test
    void givenAFullDisk_whenTheLayersAreRead_thenTheServiceIsThereAndAppliesThemOnceThereIsRoom() {
        BundleContext context = service(BundleContext.class, (proxy, method, given) -> null);
        Profiles profiles = service(Profiles.class, (proxy, method, given) -> {
            throw new GanglionException(Reason.NOT_FOUND, "no profile");
        });
        LayersOfDevice layers = new LayersOfDevice(context, profiles, admin());
        Map<String, Map<String, Object>> wanted = Map.of("some.pid", Map.of("key", "value"));
        assertEquals(
                Reason.STORAGE,
                assertThrows(GanglionException.class, () -> layers.set(Layer.DEVICE, "test", wanted))
                        .reason());

        full.set(false);
        layers.set(Layer.DEVICE, "test", wanted);

        assertEquals("value", stored.get("some.pid").get("key"));
    }

    @Test
    void givenTheRootThatADeviceTrusts_whenItsFolderIsRead_thenItIsNoConfiguration() throws IOException {
        Files.writeString(folder.resolve("device.json"), "{\"some.pid\":{\"key\":\"value\"}}");
        Files.writeString(folder.resolve("root.json"), "{\"signed\":{\"_type\":\"root\"}}");
        BundleContext context = service(
                BundleContext.class,
                (proxy, method, given) -> "ganglion.device".equals(given[0]) ? folder.toString() : null);
        Profiles profiles = service(Profiles.class, (proxy, method, given) -> {
            throw new GanglionException(Reason.NOT_FOUND, "no profile");
        });
        full.set(false);

        new LayersOfDevice(context, profiles, admin());

        assertEquals(Set.of("some.pid"), stored.keySet());
    }
}
