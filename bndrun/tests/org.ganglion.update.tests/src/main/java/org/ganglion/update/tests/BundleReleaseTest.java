// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.broker.Brokers;
import org.ganglion.publisher.Publishers;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Releases of bundles, switched inside the framework: who stops and starts, and who does not. */
public class BundleReleaseTest {
    private final Surroundings here = new Surroundings(BundleReleaseTest.class);
    private final BundleContext context = here.context();
    private final Map<String, Integer> starts = new ConcurrentHashMap<>();
    private final SynchronousBundleListener counting = event -> {
        if (event.getType() == BundleEvent.STARTED) {
            starts.merge(
                    event.getBundle().getSymbolicName()
                            + ' '
                            + event.getBundle().getVersion(),
                    1,
                    Integer::sum);
        }
    };

    private Brokers.Broker broker;
    private Configuration update;
    private Configuration mqtt;
    private int counter;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        broker = here.service(Brokers.class).start(Brokers.Settings.LOOPBACK);
        update = configure(
                "org.ganglion.update", Map.of("folder", folder.resolve("update").toString(), "trust", "none"));
        mqtt = configure("org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "board-7"));
    }

    @AfterEach
    void stop() throws Exception {
        context.removeBundleListener(counting);
        // then it is in another folder, with nothing in it, and takes away what came here
        update.delete();
        await(Map.of(), this::installed);
        mqtt.delete();
        broker.close();
    }

    private Configuration configure(String pid, Map<String, String> values) throws Exception {
        Configuration configuration = here.service(ConfigurationAdmin.class).getConfiguration(pid, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configuration.update(properties);
        return configuration;
    }

    private void release(String expected, SmallBundle... bundles) throws Exception {
        counter++;
        Forcing.upon(
                        here.service(MessagingFactory.class),
                        here.service(Publishers.class),
                        broker.url(),
                        counter,
                        List.of(bundles),
                        folder)
                .awaitReport(report -> report.contains("\"counter\":" + counter + ",") && report.contains(expected));
    }

    private Map<String, String> installed() {
        Map<String, String> installed = new TreeMap<>();
        Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("ganglion:bundle/"))
                .forEach(bundle -> installed.put(
                        bundle.getSymbolicName(),
                        bundle.getVersion() + (bundle.getState() == Bundle.ACTIVE ? "" : " " + bundle.getState())));
        return installed;
    }

    @Test
    void givenAReleaseOfBundles_whenOneOfThemIsNew_thenNobodyElseIsRestarted() throws Exception {
        SmallBundle stays = SmallBundle.of("test.stays", "1.0.0");
        release("SUCCESSFUL", SmallBundle.of("test.changes", "1.0.0"), stays);
        context.addBundleListener(counting);

        release("SUCCESSFUL", SmallBundle.of("test.changes", "1.1.0"), stays);

        assertEquals(Map.of("test.changes", "1.1.0", "test.stays", "1.0.0"), installed());
        assertEquals(Map.of("test.changes 1.1.0", 1), Map.copyOf(starts));
    }

    @Test
    void givenABundleThatIsWiredToAnother_whenTheOtherIsNew_thenThePlanSaysThatItIsRefreshedAndItIs() throws Exception {
        SmallBundle user = SmallBundle.of("test.user", "1.0.0", "Import-Package: test.maker");
        SmallBundle stays = SmallBundle.of("test.stays", "1.0.0");
        release("SUCCESSFUL", SmallBundle.of("test.maker", "1.0.0", "Export-Package: test.maker"), user, stays);
        context.addBundleListener(counting);

        release(
                "\"refresh\":[\"test.user 1.0.0\"]",
                SmallBundle.of("test.maker", "1.1.0", "Export-Package: test.maker"),
                user,
                stays);

        // the plan is told before anything is done
        await(Map.of("test.maker 1.1.0", 1, "test.user 1.0.0", 1), () -> Map.copyOf(starts));
        await(Map.of("test.maker", "1.1.0", "test.stays", "1.0.0", "test.user", "1.0.0"), this::installed);
    }

    private static <V> void await(Map<String, V> wanted, Supplier<Map<String, V>> present) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!present.get().equals(wanted) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertEquals(wanted, present.get());
    }

    @Test
    void givenAFragmentForTheCore_whenReleased_thenItTakesARestartAndIsRefusedHere() throws Exception {
        context.addBundleListener(counting);

        release(
                "\"REJECTED\"",
                SmallBundle.of("test.fragment", "1.0.0", "Fragment-Host: org.ganglion.api"),
                SmallBundle.of("test.other", "1.0.0"));

        assertEquals(Map.of(), installed());
        assertEquals(Map.of(), Map.copyOf(starts));
    }

    @Test
    void givenABundleThatDoesNotResolve_whenReleased_thenTheOldOneRunsAndNothingIsLeft() throws Exception {
        SmallBundle stays = SmallBundle.of("test.stays", "1.0.0");
        release("SUCCESSFUL", SmallBundle.of("test.changes", "1.0.0"), stays);
        context.addBundleListener(counting);

        release(
                "\"FAILED_ROLLBACK_COMPLETE\"",
                SmallBundle.of("test.changes", "1.1.0", "Import-Package: test.nobody.has.it"),
                stays);

        assertEquals(Map.of("test.changes", "1.0.0", "test.stays", "1.0.0"), installed());
        assertEquals(Map.of(), Map.copyOf(starts));
    }
}
