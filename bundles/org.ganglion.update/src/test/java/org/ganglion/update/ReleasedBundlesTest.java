// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class ReleasedBundlesTest {
    private static final String LAUNCHED = "reference:file:/home/generations/g1/";
    private static final String BY_SHELL = "file:/tmp/backdoor.jar";

    private Framework framework;
    private ReleasedBundles rule;

    @BeforeEach
    void start(@TempDir Path cache) throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        rule.close();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install(String location, String name) throws BundleException, IOException {
        return framework.getBundleContext().installBundle(location, jar(name, "1"));
    }

    private static InputStream jar(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Test
    void givenARoot_whenBundlesComeByReleaseAndByShell_thenOnlyThoseOfReleasesStart() throws Exception {
        Bundle launched = install(LAUNCHED + "bundles/a.jar", "a");
        rule = new ReleasedBundles(framework.getBundleContext(), LAUNCHED);
        Bundle released = install(LiveBundles.BUNDLE + "0123", "b");
        Bundle byShell = install(BY_SHELL, "c");
        launched.start();
        released.start();
        assertEquals(Bundle.ACTIVE, launched.getState());
        assertEquals(Bundle.ACTIVE, released.getState());
        assertThrows(BundleException.class, byShell::start);
        assertEquals(Bundle.INSTALLED, byShell.getState());
    }

    @Test
    void givenABundleOfARelease_whenItIsUpdatedInPlace_thenItDoesNotStartAgain() throws Exception {
        Bundle launched = install(LAUNCHED + "bundles/a.jar", "a");
        rule = new ReleasedBundles(framework.getBundleContext(), LAUNCHED);
        launched.start();
        launched.stop();
        launched.update(jar("a", "2"));
        assertThrows(BundleException.class, launched::start);
    }

    @Test
    void givenABundleLeftByAnEarlierRun_whenTheRuleBegins_thenItIsTakenAway() throws Exception {
        install(BY_SHELL, "c");
        rule = new ReleasedBundles(framework.getBundleContext(), LAUNCHED);
        assertNull(framework.getBundleContext().getBundle(BY_SHELL));
    }
}
